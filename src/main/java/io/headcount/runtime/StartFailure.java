package io.headcount.runtime;

import java.util.LinkedHashSet;
import java.util.Set;

/** Says in one line why Camel did not start. */
final class StartFailure {

    private StartFailure() {}

    /** The messages along the chain of causes, each once; the innermost knows file and line. */
    static String inWords(Throwable failure) {
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
