package io.headcount.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The memory of a process that is really there, in MB, as Linux tells it; nothing on other systems. */
final class Resident {

    private Resident() {}

    /** Now. */
    static OptionalDouble now(long pid) {
        return figure(pid, "VmRSS:");
    }

    /** The most so far. */
    static OptionalDouble peak(long pid) {
        return figure(pid, "VmHWM:");
    }

    private static OptionalDouble figure(long pid, String name) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
