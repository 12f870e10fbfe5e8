package io.headcount.runtime;

import io.headcount.text.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML file of {@code routes/} as it was when it was read: what is looked at is what Camel gets, whatever becomes of the file
 * meanwhile. Immutable; equal if name and text are.
 */
final class RouteFile {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern CALL = Pattern.compile("direct:[A-Za-z0-9_-]+");
    /** A call of another route whose name is not in the text, or not whole. */
    private static final Pattern OPEN_CALL = Pattern.compile("(direct|seda)(:.*(\\$\\{|\\{\\{).*)?");

    private static final Set<String> OPEN_STEPS = Set.of("toD", "recipientList", "routingSlip", "dynamicRouter");

    private final Path path;
    private final String text;
    /** Parsed when it is first asked for: a folder that is looked at each second is compared by its texts. */
    private volatile Optional<Object> content;

    private RouteFile(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    /** Reads a file. */
    static RouteFile read(Path path) throws IOException {
        return new RouteFile(path, PlainText.read(path));
    }

    /** What YAML makes of it; a list also where it makes nothing of it, since Camel says better than we could why. */
    private static Optional<Object> parse(Path path, String text) {
        try {
            return Optional.ofNullable(
                    new Load(LoadSettings.builder().setLabel(path.toString()).build()).loadFromString(text));
        } catch (YamlEngineException e) {
            return Optional.of(List.of(Map.of()));
        }
    }

    private Optional<Object> content() {
        if (content == null) {
            content = parse(path, text);
        }
        return content;
    }

    String name() {
        return path.getFileName().toString();
    }

    /** As Camel reads it, under the name that its messages will tell. */
    Resource resource() {
        return ResourceHelper.fromString("file:" + path, text);
    }

    /** Why Camel would take nothing from it without a word: it holds anything but a list. */
    Optional<String> problem() {
        boolean list = content().filter(List.class::isInstance).map(each -> (List<?>) each).stream()
                .anyMatch(entries -> !entries.isEmpty() && entries.stream().allMatch(Map.class::isInstance));
        return list
                ? Optional.empty()
                : Optional.of(path + ": has no routes; it must be a list that begins with '- route:'");
    }

    /** The ids of its routes. */
    List<String> routeIds() {
        return routes().stream()
                .map(route -> route.get("id"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    /** Whether it holds anything but routes: then it may concern those of other files. */
    boolean concernsOthers() {
        return routes().size() < entries().size();
    }

    /** Whether a route in it has a precondition, so that it may be off, and its settings may be missing. */
    boolean isConditional() {
        return routes().stream().anyMatch(route -> route.containsKey("precondition"));
    }

    /** What stands between double braces, in any text but the comments. */
    Set<String> placeholders() {
        Set<String> found = new TreeSet<>();
        texts().forEach(text -> PLACEHOLDER.matcher(text).results().forEach(match -> found.add(match.group(1))));
        return found;
    }

    /** Which {@code direct:…} a route of it calls by names that are known before it runs. */
    Set<String> calls(String routeId) {
        Set<String> found = new TreeSet<>();
        routes().stream()
                .filter(route -> routeId.equals(String.valueOf(route.get("id"))))
                .map(route -> beginning(route, "steps"))
                .forEach(steps -> texts(steps, text -> {
                    if (CALL.matcher(text).matches()) {
                        found.add(text);
                    }
                }));
        return found;
    }

    /** Where its routes begin: endpoints without their options. */
    Set<String> begins() {
        return routes().stream()
                .map(route -> beginning(route, "uri"))
                .filter(Objects::nonNull)
                .map(uri -> endpoint(uri.toString()))
                .collect(Collectors.toSet());
    }

    /** Whatever in it may be an endpoint that it calls, without options; more than what is one. */
    Set<String> mayCall() {
        return texts().stream().map(RouteFile::endpoint).collect(Collectors.toSet());
    }

    /** Whether what it calls can be known only when it runs. */
    boolean leadsAnywhere() {
        return texts().stream()
                .anyMatch(text ->
                        OPEN_STEPS.contains(text) || OPEN_CALL.matcher(text).matches());
    }

    /** Without options, and in the shorter of the two ways to write it: Camel takes {@code direct://name}, too. */
    private static String endpoint(String uri) {
        int options = uri.indexOf('?');
        return (options < 0 ? uri : uri.substring(0, options)).replace("://", ":");
    }

    /** The file's name, and the first line with one of these texts: the first text that occurs at all. */
    String place(List<String> parts) {
        List<String> lines = text.lines().toList();
        for (String part : parts) {
            for (int line = 0; line < lines.size(); line++) {
                if (lines.get(line).contains(part)) {
                    return name() + ", line " + (line + 1);
                }
            }
        }
        return name();
    }

    private List<Map<?, ?>> routes() {
        List<Map<?, ?>> routes = new ArrayList<>();
        entries().forEach(entry -> {
            if (entry instanceof Map<?, ?> map && map.get("route") instanceof Map<?, ?> route) {
                routes.add(route);
            }
        });
        return routes;
    }

    /** A part of the content of {@code from:}; null if there is none. */
    private static Object beginning(Map<?, ?> route, String part) {
        return route.get("from") instanceof Map<?, ?> from ? from.get(part) : null;
    }

    private List<?> entries() {
        return content().orElse(null) instanceof List<?> list ? list : List.of();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        texts(content().orElse(null), texts::add);
        return texts;
    }

    private static void texts(Object node, Consumer<String> reader) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                texts(key, reader);
                texts(value, reader);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(entry -> texts(entry, reader));
        } else if (node instanceof String text) {
            reader.accept(text);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteFile file && path.equals(file.path) && text.equals(file.text);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
