package io.headcount.bench;

import io.headcount.bench.MeasuredProcess.End;
import io.headcount.bench.Row.Target;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;

/** With how little heap the largest list can still be read and proven: a whole {@code statement --dry-run}. */
final class LeastHeap {

    private static final int WANTED = 128;
    private static final int MOST = 8 << 10;
    /** A heap that is too small may take for ever to say so. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Programs programs;
    private final Options options;
    private final Table table;

    LeastHeap(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    void run() throws IOException, InterruptedException {
        try (SandboxProcess sandbox = SandboxProcess.start(programs, options.largest(), Duration.ZERO)) {
            for (int megabytes = WANTED; megabytes <= MOST; megabytes *= 2) {
                if (passes(sandbox, megabytes)) {
                    return;
                }
            }
        }
    }

    private boolean passes(SandboxProcess sandbox, int megabytes) throws IOException, InterruptedException {
        Path gcLog = programs.fresh("gc");
        String javaOptions = "-Xmx" + megabytes + "m " + GcLog.option(gcLog);
        try (MeasuredProcess process = programs.headcount(
                programs.installation(), sandbox.environment(), javaOptions, "statement", "--dry-run")) {
            process.answers().transferTo(Writer.nullWriter());
            End end = process.end(PATIENCE);
            boolean passes = end.exitCode() == 0;
            String how = "dry run, -Xmx" + megabytes + "m: ";
            Target target = megabytes == WANTED ? new Target("passes", passes) : null;
            table.add(row(
                            how + (passes ? "passes in" : end.exitCode() < 0 ? "hangs" : "fails after"),
                            new Sample(Unit.MILLISECONDS, end.milliseconds()))
                    .with(target));
            if (passes) {
                table.add(row(how + "kept", Sample.megabytes(GcLog.read(gcLog).kept())));
                table.add(row(how + "resident", Sample.of(end.peakResident())));
            }
            return passes;
        }
    }

    private Row row(String what, Sample sample) {
        return new Row(what, options.largest(), Duration.ZERO, sample, "", null, null);
    }
}
