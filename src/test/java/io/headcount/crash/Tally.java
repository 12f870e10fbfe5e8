package io.headcount.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts kills, and what the receivers saw of them. Safe for any number of threads. */
final class Tally {

    private record Count(int kills, long duplicates) {}

    private final String title;
    private final long begin = System.nanoTime();
    private final Map<String, Count> counts = new TreeMap<>();
    private int finished;

    Tally(String title) {
        this.title = title;
    }

    synchronized void killed(String where) {
        counts.merge(where, new Count(1, 0), (a, b) -> new Count(a.kills + b.kills, a.duplicates));
    }

    synchronized void duplicated(String where, long duplicates) {
        if (duplicates > 0) {
            counts.merge(where, new Count(0, duplicates), (a, b) -> new Count(a.kills, a.duplicates + b.duplicates));
        }
    }

    /** An installation got everything done in the end. */
    synchronized void finished() {
        finished++;
    }

    synchronized int kills() {
        return counts.values().stream().mapToInt(Count::kills).sum();
    }

    /** Prints it, and writes it to {@code target/}. */
    synchronized void report(String file) throws IOException {
        long duplicates = counts.values().stream().mapToLong(Count::duplicates).sum();
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d kills, %d installations brought to their end, %d duplicates seen by the receivers, %d s%n",
                title,
                kills(),
                finished,
                duplicates,
                (System.nanoTime() - begin) / 1_000_000_000));
        counts.forEach((where, count) -> report.append(
                String.format(Locale.ROOT, "%5d kills %4d duplicates  %s%n", count.kills, count.duplicates, where)));
        Files.writeString(Files.createDirectories(Path.of("target")).resolve(file), report);
        System.out.print(report);
    }
}
