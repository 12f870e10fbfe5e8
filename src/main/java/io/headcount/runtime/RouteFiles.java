package io.headcount.runtime;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

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
        RouteFiles listed = listed(folder);
        if (listed.files.isEmpty()) {
            throw new SettingsException(folder + ": holds no routes (*.camel.yaml)");
        }
        return listed;
    }

    /** As {@link #in}, but possibly none. */
    static RouteFiles listed(Path folder) throws SettingsException {
        try (Stream<Path> entries = Files.list(folder)) {
            return new RouteFiles(entries.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList());
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

    /** The settings that the routes refer to, with or without a standard of their own. */
    Set<String> settings() {
        return files.stream()
                .flatMap(file -> placeholders(file).stream())
                .map(placeholder -> placeholder.replaceFirst("^\\?", "").replaceFirst(":.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What keeps routes from being started with what is set; one line each, with the file. A route with a precondition
     * may be off, and so may its settings.
     */
    List<String> problems(Settings settings) {
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            List<String> needed = isConditional(file)
                    ? List.of()
                    : placeholders(file).stream()
                            .filter(placeholder -> !placeholder.startsWith("?") && !placeholder.contains(":"))
                            .toList();
            settings.problemsOf(needed).forEach(problem -> problems.add(file + " needs " + problem));
        }
        return problems;
    }

    private static boolean isConditional(Path file) {
        return content(file).stream()
                .filter(List.class::isInstance)
                .flatMap(list -> ((List<?>) list).stream())
                .anyMatch(entry -> entry instanceof Map<?, ?> map
                        && map.get("route") instanceof Map<?, ?> route
                        && route.containsKey("precondition"));
    }

    /** What stands between double braces, in any text of a file but its comments. */
    private static Set<String> placeholders(Path file) {
        Set<String> found = new TreeSet<>();
        content(file).ifPresent(content -> collect(content, found));
        return found;
    }

    private static void collect(Object node, Set<String> found) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                collect(key, found);
                collect(value, found);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(entry -> collect(entry, found));
        } else if (node instanceof String text) {
            PLACEHOLDER.matcher(text).results().forEach(match -> found.add(match.group(1)));
        }
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
