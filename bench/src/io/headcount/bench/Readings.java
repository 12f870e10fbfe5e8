package io.headcount.bench;

import io.headcount.bench.Row.Target;
import io.headcount.bench.Worker.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes to read a list, how that grows with the list, and how much memory it takes. */
final class Readings {

    private static final double AT_ONCE = 1.3;
    private static final double SLOW = 1.2;
    private static final double LINEAR = 1.2;
    private static final Duration SOME_LATENCY = Duration.ofMillis(50);

    private final Programs programs;
    private final Options options;
    private final Table table;
    private final List<Row> memory = new ArrayList<>();

    Readings(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    void run() throws IOException, InterruptedException {
        for (Duration latency : List.of(Duration.ZERO, SOME_LATENCY)) {
            Map<Integer, Sample[]> times = new LinkedHashMap<>();
            for (int companies : options.sizes()) {
                try (SandboxProcess sandbox = SandboxProcess.start(programs, companies, latency)) {
                    times.put(companies, read(sandbox));
                }
            }
            growth(times, latency);
        }
        memory.forEach(table::add);
    }

    private Sample[] read(SandboxProcess sandbox) throws IOException, InterruptedException {
        try (WorkerProcess ours = WorkerProcess.start(programs, sandbox, Contender.PRODUCT, options.inFlight());
                WorkerProcess sequential = WorkerProcess.start(programs, sandbox, Contender.FLOOR, 1);
                WorkerProcess inFlight = WorkerProcess.start(programs, sandbox, Contender.FLOOR, options.inFlight());
                WorkerProcess unread = WorkerProcess.start(programs, sandbox, Contender.UNREAD, 1)) {
            // The sandbox makes its pages for the fastest reader, so that all others find them made.
            inFlight.warmUp();
            boolean slow = !sandbox.latency().isZero();
            takeTurns(
                    sandbox, slow ? List.of(ours, sequential, inFlight) : List.of(ours, sequential, inFlight, unread));
            for (WorkerProcess floor : List.of(sequential, inFlight)) {
                if (!ours.count().equals(floor.count()) || ours.count().companies() != sandbox.companies()) {
                    throw new IOException("read " + ours.count() + " where the floor read " + floor.count());
                }
            }
            Row bySequence = row(sandbox, ours, "sequential", sequential);
            Row byFlight = row(sandbox, ours, options.inFlight() + " in flight", inFlight);
            // What is wanted without latency is little work, and with it to wait for several pages at once.
            table.add(slow ? bySequence : bySequence.withRatioAtMost(AT_ONCE));
            table.add(slow ? byFlight.withRatioAtMost(SLOW) : byFlight);
            if (!slow) {
                table.add(row(sandbox, ours, "pages unread", unread));
                remember(sandbox, ours, sequential);
            }
            return new Sample[] {ours.times(), sequential.times()};
        }
    }

    private void takeTurns(SandboxProcess sandbox, List<WorkerProcess> contenders) throws IOException {
        for (int i = 0; i < Options.warmUps(sandbox.companies(), sandbox.latency()); i++) {
            for (WorkerProcess contender : contenders) {
                contender.warmUp();
            }
        }
        for (int i = 0; i < options.repetitions(sandbox.companies()); i++) {
            for (WorkerProcess contender : contenders) {
                contender.read();
            }
        }
    }

    private static Row row(SandboxProcess sandbox, WorkerProcess ours, String name, WorkerProcess floor) {
        return new Row("reading", sandbox.companies(), sandbox.latency(), ours.times(), name, floor.times(), null);
    }

    private void remember(SandboxProcess sandbox, WorkerProcess ours, WorkerProcess floor)
            throws IOException, InterruptedException {
        remember(sandbox, "reading: peak resident", Sample.of(ours.peakResident()), Sample.of(floor.peakResident()));
        GcLog ourHeap = ours.end();
        GcLog floorHeap = floor.end();
        remember(sandbox, "reading: peak heap", Sample.megabytes(ourHeap.peak()), Sample.megabytes(floorHeap.peak()));
        remember(
                sandbox,
                "reading: kept by collector",
                Sample.megabytes(ourHeap.kept()),
                Sample.megabytes(floorHeap.kept()));
    }

    private void remember(SandboxProcess sandbox, String what, Sample ours, Sample floor) {
        memory.add(new Row(what, sandbox.companies(), sandbox.latency(), ours, "sequential", floor, null));
    }

    /** Ten times the companies may take ten times as long, and a fifth more. */
    private void growth(Map<Integer, Sample[]> times, Duration latency) {
        Map.Entry<Integer, Sample[]> before = null;
        for (Map.Entry<Integer, Sample[]> now : times.entrySet()) {
            if (before != null) {
                double companies = (double) now.getKey() / before.getKey();
                Sample ours = growth(now.getValue()[0], before.getValue()[0]);
                Sample floor = growth(now.getValue()[1], before.getValue()[1]);
                table.add(
                        new Row("reading: growth from a tenth", now.getKey(), latency, ours, "sequential", floor, null)
                                .with(Target.atMost(companies * LINEAR, Unit.TIMES, ours.median())));
            }
            before = now;
        }
    }

    private static Sample growth(Sample now, Sample before) {
        return new Sample(Unit.TIMES, now.median() / before.median());
    }
}
