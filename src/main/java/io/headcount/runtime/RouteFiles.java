package io.headcount.runtime;

import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The YAML files in {@code routes/}, and which of them a piece of work needs. Immutable. */
public final class RouteFiles {

    /**
     * The routes that others call by name. Camel would find out that one is missing only at the call, and wait half a
     * minute for it to appear.
     */
    static final Set<String> NEEDED = Set.of(
            "bring-books-up-to-date",
            "statement",
            "correction",
            "daily-reading",
            "proven-reading",
            "reading",
            "keepnet-companies",
            "keepnet-page",
            "keepnet-export",
            "keepnet-export-file",
            "keepnet-token",
            "keepnet-token-request",
            "deliveries",
            "deliveries-to-destination",
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

    /** Files that Camel would take nothing from without a word: those that hold anything but a list. One line each. */
    List<String> problems() {
        return files.stream()
                .filter(file -> content(file).filter(RouteFiles::isList).isEmpty())
                .map(file -> file + ": holds no routes; it must be a list that begins with '- route:'")
                .toList();
    }

    /** The names of the files that hold a route of this id. */
    List<String> holding(String routeId) {
        return files.stream()
                .filter(file -> content(file).stream()
                        .filter(List.class::isInstance)
                        .flatMap(list -> ((List<?>) list).stream())
                        .anyMatch(entry -> entry instanceof Map<?, ?> map
                                && map.get("route") instanceof Map<?, ?> route
                                && routeId.equals(route.get("id"))))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /** What YAML makes of a file; a list also where it makes nothing of it, since Camel says better than we could why. */
    private static Optional<Object> content(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return Optional.ofNullable(
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(yaml));
        } catch (YamlEngineException | IOException e) {
            return Optional.of(List.of(Map.of()));
        }
    }

    private static boolean isList(Object content) {
        return content instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Map.class::isInstance);
    }

    /** As Camel Main wants to have them. */
    String pattern() {
        return files.stream().map(file -> "file:" + file).collect(Collectors.joining(","));
    }
}
