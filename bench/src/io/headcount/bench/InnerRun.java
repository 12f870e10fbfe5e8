package io.headcount.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link InnerParts} with JMH and tells what they take and what they allocate. */
final class InnerRun {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double BYTES = 1 << 20;

    private final Programs programs;
    private final Options options;
    private final Table table;

    InnerRun(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    void run() throws RunnerException {
        Path log = programs.fresh("jmh");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(InnerParts.class.getName())
                        .forks(1)
                        .warmupIterations(options.quick() ? 2 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(options.quick() ? 3 : 7)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs(programs.options().toArray(String[]::new))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .output(log.toString())
                        .build())
                .run();
        Map<String, RunResult> byName = results.stream().collect(Collectors.toMap(InnerRun::name, result -> result));
        RunResult floor = byName.remove("pageFloor");
        byName.keySet().stream().sorted().forEach(name -> {
            boolean page = name.equals("pageParsed");
            tell(name, byName.get(name), page ? floor : null);
        });
    }

    private void tell(String name, RunResult ours, RunResult floor) {
        int companies = floor == null ? InnerList.COMPANIES : InnerList.PAGE;
        String floorName = floor == null ? "" : "in memory";
        table.add(new Row(
                "inner: " + name, companies, null, times(ours), floorName, floor == null ? null : times(floor), null));
        table.add(new Row(
                "inner: " + name + " allocates",
                companies,
                null,
                allocated(ours),
                floorName,
                floor == null ? null : allocated(floor),
                null));
    }

    private static Sample times(RunResult result) {
        Sample sample = new Sample(Unit.MILLISECONDS);
        iterations(result).forEach(one -> sample.add(one.getPrimaryResult().getScore()));
        return sample;
    }

    private static Sample allocated(RunResult result) {
        return Sample.megabytes(result.getSecondaryResults().get(ALLOCATED).getScore() / BYTES);
    }

    private static Collection<IterationResult> iterations(RunResult result) {
        return result.getBenchmarkResults().iterator().next().getIterationResults();
    }

    private static String name(RunResult result) {
        BenchmarkParams parameters = result.getParams();
        return parameters.getBenchmark().substring(parameters.getBenchmark().lastIndexOf('.') + 1);
    }
}
