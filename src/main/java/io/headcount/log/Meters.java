package io.headcount.log;

import java.time.Duration;

/**
 * Somebody who is told what happens, as it happens, and counts it. Implementations are thread-safe and never throw.
 *
 * @see io.headcount.operations.metrics.PrometheusMetrics
 */
public interface Meters {

    /** Counts nothing: for commands that are over before anybody could ask. */
    Meters NONE = new Meters() {};

    /** How an attempt of a delivery ended. */
    enum Outcome {
        DELIVERED,
        FAILED,
        HELD
    }

    /** The vendor's search or export answered with an HTTP status. */
    default void answered(int status) {}

    /** A page of the search was read for an account. */
    default void pageRead(String account) {}

    /**
     * A call or a whole reading is tried once more.
     *
     * @param cause what was wrong: an HTTP status, or one of few words
     */
    default void retried(String cause) {}

    /** A reading of an account ended: proven, or not. */
    default void readingEnded(String account, boolean proven) {}

    /** An attempt to deliver to a destination ended. */
    default void attempted(String destination, Outcome outcome, Duration took) {}
}
