package io.headcount.runtime;

import io.headcount.text.Reason;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.FailedToCreateRouteException;

/** Says in one line why Camel did not start. */
final class StartFailure {

    private StartFailure() {}

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate route ids detected: ([^,\\s]+?)\\.(\\s|$)");
    /** What Camel tells of the place: a bean that is missing, or the step that could not be made. */
    private static final List<Pattern> PARTS =
            List.of(Pattern.compile("registry for: (\\S+)"), Pattern.compile(">>> \\w+\\[([^?\\s\\]]+).*? <<<"));

    /** What a failure that quotes another puts before its words. A class that somebody wrote in a route has no colon behind it. */
    private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error):\\s*");

    private static final Pattern COMPONENT =
            Pattern.compile("No (?:component found with scheme|endpoint could be found for): ([\\w-]+)");

    /** What Camel says, beside what a person needs of it. The wrappings first, since one often holds another. */
    private static final Map<Pattern, String> WORDS = words();

    private static Map<Pattern, String> words() {
        Map<Pattern, String> words = new LinkedHashMap<>();
        words.put(
                Pattern.compile("Failed to (?:create|start) route:? \\S+ \\(source: (\\S+?):(\\d+)\\) because: "),
                "$1, line $2: ");
        words.put(Pattern.compile("Failed to (?:create|start) route:? .*? because: "), "");
        words.put(Pattern.compile("(?:Failed to resolve endpoint: \\S+ due to: )+"), "");
        words.put(
                Pattern.compile("There are \\d+ parameters that couldn't be set on the endpoint\\..*?Unknown"
                        + " parameters=\\[\\{(.*?)}]"),
                "its endpoint has no such option: $1");
        words.put(
                Pattern.compile("No (?:component found with scheme|endpoint could be found for): ([\\w-]+)[^\\s,]*"
                        + "(?:, please check your classpath contains the needed Camel component jar\\.?)?"),
                "there is no component '$1'");
        words.put(
                Pattern.compile("No bean could be found in the registry(?: for)?: (\\S+)(?: of type: \\S+)?"),
                "there is no bean '$1'");
        // What they were set to may be a secret.
        words.put(Pattern.compile("(?<=no such option: .{0,200})=[^,}]*"), "");
        words.put(
                Pattern.compile("Unknown node id: (\\S+) in (?:file:)?(\\S+)(, line \\d+).*"),
                "$2$3: there is no step '$1'");
        return words;
    }

    /** What was wrong, in which files and where in them, also where Camel names the route only; and what is missing. */
    static String inWords(Throwable failure, RouteFiles files) {
        String words = inWords(failure);
        List<String> parts = PARTS.stream()
                .flatMap(pattern -> pattern.matcher(words).results())
                .map(match -> match.group(1))
                .toList();
        String said = ours(words);
        List<RouteFile> suspects = routeId(failure, words).map(files::holding).orElse(List.of()).stream()
                .filter(file -> !said.contains(file.name()))
                .toList();
        String where = suspects.stream().map(file -> file.place(parts)).collect(Collectors.joining(" and "));
        Matcher component = COMPONENT.matcher(words);
        String advice = component.find()
                ? "; if camel-" + component.group(1)
                        + " is what you want, put it and the jars that it needs into lib/ext (docs/routes.md)"
                : "";
        return (where.isEmpty() ? said : where + ": " + said) + advice;
    }

    private static String ours(String words) {
        String said = words;
        for (Map.Entry<Pattern, String> each : WORDS.entrySet()) {
            said = each.getKey().matcher(said).replaceAll(each.getValue());
        }
        return said;
    }

    private static Optional<String> routeId(Throwable failure, String words) {
        Matcher duplicate = DUPLICATE.matcher(words);
        if (duplicate.find()) {
            return Optional.of(duplicate.group(1));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException route && route.getRouteId() != null) {
                return Optional.of(route.getRouteId());
            }
        }
        return Optional.empty();
    }

    /** The messages along the chain of causes, each once; the innermost knows file and line. */
    private static String inWords(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                String message = CLASS.matcher(cause.getMessage().replaceAll("\\s+", " "))
                        .replaceAll("")
                        .strip();
                if (messages.stream().noneMatch(earlier -> earlier.contains(message))) {
                    messages.removeIf(message::contains);
                    messages.add(message);
                }
            }
        }
        return messages.isEmpty() ? Reason.of(failure) : String.join(": ", messages);
    }
}
