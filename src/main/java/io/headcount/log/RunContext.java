package io.headcount.log;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.MDC;

/**
 * What is being worked on: account, period, statement and destination, as far as they are known. While something runs within
 * it, every line that this thread logs tells so. Immutable.
 */
public final class RunContext {

    /** What each is called in the log, and in which variable of an exchange it stands. */
    private static final Map<String, String> VARIABLES =
            Map.of("account", "account", "period", "period", "statement", "statementId", "destination", "destination");

    private final Map<String, String> known;

    private RunContext(Map<String, String> known) {
        this.known = known;
    }

    /** What an exchange is about, by its variables. */
    public static RunContext of(Exchange exchange) {
        Map<String, String> known = new HashMap<>();
        VARIABLES.forEach((key, variable) -> {
            Object value = exchange.getVariable(variable);
            if (value != null) {
                known.put(key, value.toString());
            }
        });
        return new RunContext(known);
    }

    /** A statement, besides whatever else is known. */
    public static RunContext ofStatement(String id) {
        return new RunContext(Map.of("statement", id));
    }

    /** Runs something within it, and leaves what was there before. */
    public <T> T during(Supplier<T> work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        known.forEach(MDC::put);
        try {
            return work.get();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }

    /** The same for what has no result. */
    public void during(Runnable work) {
        during(() -> {
            work.run();
            return null;
        });
    }
}
