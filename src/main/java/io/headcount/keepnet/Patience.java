package io.headcount.keepnet;

import java.time.Instant;

/**
 * How much patience one run has left with the vendor. Counted here and not by Camel, whose count travels in a message
 * header and is lost or inherited where routes call each other. Thread-safe.
 */
public final class Patience {

    private final Instant deadline;
    private int failuresInARow;
    private int unprovenReadings;

    Patience(Instant deadline) {
        this.deadline = deadline;
    }

    /** By when the run must have ended. */
    Instant deadline() {
        return deadline;
    }

    /** The vendor gave a good answer. */
    synchronized void answered() {
        failuresInARow = 0;
    }

    /** A call failed; says how many have in a row. */
    synchronized int failed() {
        return ++failuresInARow;
    }

    /** A whole reading was not proven; says how many were not. */
    synchronized int unproven() {
        return ++unprovenReadings;
    }
}
