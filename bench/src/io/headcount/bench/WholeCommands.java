package io.headcount.bench;

import io.headcount.bench.MeasuredProcess.End;
import io.headcount.bench.Row.Target;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How long whole commands take, from the start of their process to its end: as people wait for them. */
final class WholeCommands {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double SECOND = 1_000;

    private final Programs programs;
    private final Options options;
    private final Table table;

    WholeCommands(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    /** A statement that is read, proven by the export, recorded, mailed and posted. */
    void statement() throws IOException, InterruptedException {
        Measured whole = measure(10_000, options.quick() ? 3 : 7, "statement");
        table.add(whole.row("statement, whole"));
        table.add(whole.residentRow("statement: peak resident"));
    }

    /** Nothing but a look at a short list: mostly the start of the virtual machine and of the routes. */
    void coldStart() throws IOException, InterruptedException {
        Measured cold = measure(100, options.quick() ? 5 : 15, "statement", "--dry-run");
        double most = 2 * cold.floor.median() + SECOND;
        table.add(cold.row("statement --dry-run, cold").with(new Target("<= 2x + 1 s", cold.ours.median() <= most)));
        table.add(cold.residentRow("statement --dry-run: resident"));
    }

    /** Times and peaks of a command, and of the floor as a program. */
    private static final class Measured {

        private final int companies;
        private final Sample ours = new Sample(Unit.MILLISECONDS);
        private final Sample floor = new Sample(Unit.MILLISECONDS);
        private final Sample ourPeak = new Sample(Unit.MEGABYTES);
        private final Sample floorPeak = new Sample(Unit.MEGABYTES);

        Measured(int companies) {
            this.companies = companies;
        }

        void add(End our, End itsFloor) {
            ours.add(our.milliseconds());
            floor.add(itsFloor.milliseconds());
            our.peakResident().ifPresent(ourPeak::add);
            itsFloor.peakResident().ifPresent(floorPeak::add);
        }

        Row row(String what) {
            return new Row(what, companies, Duration.ZERO, ours, "its program", floor, null);
        }

        Row residentRow(String what) {
            return new Row(what, companies, Duration.ZERO, ourPeak, "its program", floorPeak, null);
        }
    }

    private Measured measure(int companies, int repetitions, String... command)
            throws IOException, InterruptedException {
        Measured measured = new Measured(companies);
        try (SandboxProcess sandbox = SandboxProcess.start(programs, companies, Duration.ZERO)) {
            // Once before it counts: the sandbox makes its pages, the system finds its files.
            once(sandbox, command);
            floor(sandbox);
            for (int i = 0; i < repetitions; i++) {
                measured.add(once(sandbox, command), floor(sandbox));
            }
        }
        return measured;
    }

    /** With an installation of its own, for a month that is in the ledger is not read again. */
    private End once(SandboxProcess sandbox, String... command) throws IOException, InterruptedException {
        Path home = programs.installation();
        try (MeasuredProcess process = programs.headcount(home, sandbox.environment(), "", command)) {
            process.answers().transferTo(Writer.nullWriter());
            return process.succeed(PATIENCE);
        }
    }

    private End floor(SandboxProcess sandbox) throws IOException, InterruptedException {
        try (MeasuredProcess process = programs.java(Floor.class, sandbox.environment(), List.of())) {
            process.answers().transferTo(Writer.nullWriter());
            return process.succeed(PATIENCE);
        }
    }
}
