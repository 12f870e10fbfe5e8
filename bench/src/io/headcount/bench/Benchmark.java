package io.headcount.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** How fast and how frugal the product is, beside the least that its work can take. Started by {@code bench/run}. */
public final class Benchmark {

    private Benchmark() {}

    /** @param args see {@link Options} */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.of(List.of(args));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            System.err.println("bench: " + e.getMessage() + "; see bench/run --help");
            System.exit(2);
            return;
        }
        List<String> ofTheLauncher = List.of(System.getProperty("bench.options").split(" "));
        try (Programs programs = new Programs(Path.of(System.getProperty("bench.root")), ofTheLauncher)) {
            System.out.println(Machine.inWords());
            System.out.println("virtual machines: " + String.join(" ", ofTheLauncher));
            System.out.println();
            Table table = new Table(System.out);
            table.begin();
            WholeCommands commands = new WholeCommands(programs, options, table);
            for (Options.Part part : options.only()) {
                switch (part) {
                    case READING -> new Readings(programs, options, table).run();
                    case STATEMENT -> commands.statement();
                    case LEDGER -> new LedgerRun(programs, options, table).run();
                    case COLD -> commands.coldStart();
                    case IDLE -> new IdleServe(programs, options, table).run();
                    case MEMORY -> new LeastHeap(programs, options, table).run();
                    case INNER -> new InnerRun(programs, options, table).run();
                }
            }
        }
    }
}
