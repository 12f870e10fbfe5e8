package io.headcount.runtime;

import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The YAML files in {@code routes/}, and which of them a piece of work needs. Immutable. */
public final class RouteFiles {

    /** The routes that everything else calls; without them there is nothing to run. */
    static final Set<String> NEEDED = Set.of(
            "bring-books-up-to-date",
            "statement",
            "correction",
            "daily-reading",
            "proven-reading",
            "deliveries",
            "delivery-attempt");

    private final List<Path> files;

    private RouteFiles(List<Path> files) {
        this.files = files;
    }

    /**
     * Lists a folder's {@code .yaml} and {@code .yml} files; folders below it are examples and are not looked into.
     *
     * @throws SettingsException if there is no such folder or nothing in it
     */
    static RouteFiles in(Path folder) throws SettingsException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(
                            file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new SettingsException(folder + ": holds no routes (*.camel.yaml)");
            }
            return new RouteFiles(files);
        } catch (IOException e) {
            throw new SettingsException(folder + ": the routes can't be read: " + e);
        }
    }

    /** Without the files that begin work by themselves: named {@code schedule…}. */
    RouteFiles withoutSchedule() {
        return only(name -> !name.startsWith("schedule"));
    }

    /** With no other destinations than these: the rest of {@code deliver-…} is left out. */
    RouteFiles onlyDestinations(Set<String> names) {
        return only(name ->
                !name.startsWith("deliver-") || names.contains(name.substring("deliver-".length(), name.indexOf('.'))));
    }

    private RouteFiles only(Predicate<String> wanted) {
        return new RouteFiles(files.stream()
                .filter(file -> wanted.test(file.getFileName().toString()))
                .toList());
    }

    /** As Camel Main wants to have them. */
    String pattern() {
        return files.stream().map(file -> "file:" + file).collect(Collectors.joining(","));
    }
}
