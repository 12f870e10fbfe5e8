package io.headcount.runtime;

import io.headcount.delivery.Destinations;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;

/**
 * The YAML files in {@code routes/} as they were when they were read, and which of them a piece of work needs. Immutable; equal if all
 * of the files are.
 *
 * @param files by their names
 */
record RouteFiles(List<RouteFile> files) implements RoutesBuilder {

    /**
     * The routes that others call by name. Camel would find out that one is missing only at the call, and wait half a
     * minute for it to appear.
     */
    static final List<String> NEEDED = List.of(
            "bring-books-up-to-date",
            "statement",
            "correction",
            "daily-reading",
            "deliveries",
            "deliveries-to-destination",
            "delivery-attempt");

    /** Those of them with which a period is read and proven. The first of them leads to the others. */
    static final List<String> NEEDED_TO_READ = List.of(
            "proven-reading",
            "reading",
            "keepnet-companies",
            "keepnet-month",
            "keepnet-control-month",
            "keepnet-page",
            "keepnet-export",
            "keepnet-export-file",
            "keepnet-token",
            "keepnet-token-request");

    RouteFiles {
        files = List.copyOf(files);
    }

    /**
     * Reads a folder's {@code .yaml} and {@code .yml} files; folders below it are examples and are not looked into.
     *
     * @throws SettingsException if there is no such folder or nothing in it
     */
    static RouteFiles in(Path folder) throws SettingsException {
        RouteFiles read = possiblyNone(folder);
        if (read.files.isEmpty()) {
            throw new SettingsException(folder + ": has no routes (*.camel.yaml)");
        }
        return read;
    }

    /** As {@link #in}, but possibly none. */
    static RouteFiles possiblyNone(Path folder) throws SettingsException {
        List<RouteFile> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList()) {
                files.add(RouteFile.read(file));
            }
        } catch (IOException e) {
            throw new SettingsException(folder + ": the routes can't be read: " + Reason.of(e));
        }
        return new RouteFiles(files);
    }

    /** Without the files that begin work by themselves: named {@code schedule…}. */
    RouteFiles withoutSchedule() {
        return only(file -> !file.name().startsWith("schedule"));
    }

    /** With no other destinations than these: the rest of {@code deliver-…} is left out, and whatever asks a destination. */
    RouteFiles onlyDestinations(Set<String> names) {
        Set<String> wanted =
                names.stream().map(name -> Destinations.PREFIX + name).collect(Collectors.toSet());
        return only(file -> file.routeIds().stream()
                        .noneMatch(id -> id.startsWith(Destinations.PREFIX) || id.startsWith(Destinations.ASKING))
                || file.routeIds().stream().anyMatch(wanted::contains));
    }

    /** Without the files, whatever their names, with a route that starts automatically: nobody calls it. */
    RouteFiles onlyCalled() {
        return only(file -> file.begins().stream().allMatch(begin -> begin.startsWith("direct:")));
    }

    /**
     * A route's file, those of all that it leads to, and those that concern routes of others; all there are where it can't be known
     * before it runs what it leads to.
     */
    RouteFiles leadingFrom(String routeId) {
        Set<RouteFile> found = new HashSet<>(holding(routeId));
        files.stream().filter(RouteFile::concernsOthers).forEach(found::add);
        Deque<RouteFile> unfollowed = new ArrayDeque<>(found);
        while (!unfollowed.isEmpty()) {
            RouteFile file = unfollowed.pop();
            if (file.leadsAnywhere()) {
                return this;
            }
            Set<String> called = file.mayCall();
            files.stream()
                    .filter(other -> !Collections.disjoint(other.begins(), called))
                    .filter(found::add)
                    .forEach(unfollowed::push);
        }
        return only(found::contains);
    }

    /** Those that others do not hold, or hold with another text. */
    RouteFiles without(RouteFiles others) {
        return only(file -> !others.files.contains(file));
    }

    /** The names of those that others no longer hold, for people. */
    String goneFrom(RouteFiles others) {
        Set<String> there = others.files.stream().map(RouteFile::name).collect(Collectors.toSet());
        return only(file -> !there.contains(file.name())).inWords();
    }

    private RouteFiles only(Predicate<RouteFile> wanted) {
        return new RouteFiles(files.stream().filter(wanted).toList());
    }

    /** Whether a change of one of them may concern routes of other files. */
    boolean concernOthers() {
        return files.stream().anyMatch(RouteFile::concernsOthers);
    }

    /** Their names, for people. */
    String inWords() {
        return files.isEmpty() ? "none" : files.stream().map(RouteFile::name).collect(Collectors.joining(", "));
    }

    /** The ids of their routes. */
    List<String> routeIds() {
        return files.stream().flatMap(file -> file.routeIds().stream()).toList();
    }

    /** The settings that the routes refer to, with or without their own default. */
    Set<String> settings() {
        return files.stream()
                .flatMap(file -> file.placeholders().stream())
                .map(placeholder -> placeholder.replaceFirst("^\\?", "").replaceFirst(":.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What keeps them from being loaded at all with what is set; one line each, with the file. */
    List<String> problems(Settings settings) {
        List<String> problems = new ArrayList<>();
        files.forEach(file -> file.problem().ifPresent(problems::add));
        for (RouteFile file : files) {
            Stream<String> needed = file.isConditional()
                    ? Stream.of()
                    : file.placeholders().stream()
                            .filter(placeholder -> !placeholder.startsWith("?") && !placeholder.contains(":"));
            settings.problemsOf(needed.toList()).forEach(problem -> problems.add(file + " needs " + problem));
        }
        return problems;
    }

    /** The calls of {@code direct:…} that would find nobody, of the routes that a context has; one line each. */
    List<String> deadEnds(CamelContext context) {
        Set<String> answered = context.getRoutes().stream()
                .map(route -> route.getEndpoint().getEndpointUri().replaceFirst("^direct://", "direct:"))
                .collect(Collectors.toSet());
        List<String> problems = new ArrayList<>();
        for (RouteFile file : files) {
            for (Route route : context.getRoutes()) {
                file.calls(route.getRouteId()).stream()
                        .filter(call -> !answered.contains(call))
                        .forEach(call -> problems.add(file.place(List.of(call)) + ": the route '" + route.getRouteId()
                                + "' calls " + call + ", and no route begins there"));
            }
        }
        return problems;
    }

    /** The files that hold a route of this id; more than one is a mistake. */
    List<RouteFile> holding(String routeId) {
        return files.stream().filter(file -> file.routeIds().contains(routeId)).toList();
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(files.stream().map(RouteFile::resource).toList());
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {
        // None: what a template would make is a file of its own here, which can be read.
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) {
        throw new UnsupportedOperationException("Routes are exchanged file by file: see LiveRoutes");
    }
}
