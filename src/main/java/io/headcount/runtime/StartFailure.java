package io.headcount.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;

/** Says in one line why Camel did not start. */
final class StartFailure {

    private StartFailure() {}

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate route ids detected: ([^,\\s]+?)\\.(\\s|$)");

    /** What was wrong, and in which files where Camel names the route only. */
    static String inWords(Throwable failure, RouteFiles files) {
        String words = inWords(failure);
        List<String> suspects = routeId(failure, words).map(files::holding).orElse(List.of()).stream()
                .filter(file -> !words.contains(file))
                .toList();
        return suspects.isEmpty() ? words : String.join(" and ", suspects) + ": " + words;
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
                String message = cause.getMessage().replaceAll("\\s+", " ").strip();
                if (messages.stream().noneMatch(earlier -> earlier.contains(message))) {
                    messages.removeIf(message::contains);
                    messages.add(message);
                }
            }
        }
        return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
    }
}
