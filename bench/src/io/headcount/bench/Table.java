package io.headcount.bench;

import java.io.PrintStream;

/** Prints rows one below the other as they come, for a run takes long and may be cut short. */
final class Table {

    private static final String[] HEADINGS = {
        "what", "companies", "latency", "ours (min - max)", "floor", "floor (min - max)", "ratio", "target", "verdict"
    };
    private static final String FORMAT = "%-33s %9s %7s  %-30s %-14s %-30s %6s  %-12s %s";

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    void begin() {
        print(HEADINGS);
    }

    void add(Row row) {
        print(row.cells());
    }

    private void print(String... cells) {
        out.println(String.format(FORMAT, (Object[]) cells).stripTrailing());
        out.flush();
    }
}
