package io.headcount.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a figure was measured on, without which it says nothing. */
final class Machine {

    private Machine() {}

    static String inWords() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                        Locale.ROOT,
                        "%s, %d cores (load %.1f), %s memory, %s %s%nJava %s (%s)",
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        system.getSystemLoadAverage(),
                        memory(),
                        system.getName(),
                        system.getVersion(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"))
                + String.format("%n%s", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String processor() {
        return line("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
    }

    private static String memory() {
        return line("/proc/meminfo", "MemTotal")
                .map(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1024 + " MB")
                .orElse("unknown");
    }

    private static Optional<String> line(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
