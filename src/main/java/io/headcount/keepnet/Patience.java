package io.headcount.keepnet;

import io.headcount.reading.UnprovenReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much patience one run has left with the vendor, or one call of it. Counted here and not by Camel, whose count travels in a message
 * header and is lost or inherited where routes call each other. Several calls may be under way at once: each has tries of its own, and
 * all of them share the run's deadline. Thread-safe.
 */
public final class Patience {

    private final Instant deadline;
    /** How often the vendor has asked this run for fewer calls. */
    private final AtomicInteger pressure;
    /** The whole readings of this run that were not proven; the run's also where Camel hands a call's patience back to it. */
    private final List<UnprovenReading> unprovenReadings;

    private int failuresInARow;
    private int rejectionsInARow;

    Patience(Instant deadline) {
        this(deadline, new AtomicInteger(), new ArrayList<>());
    }

    private Patience(Instant deadline, AtomicInteger pressure, List<UnprovenReading> unprovenReadings) {
        this.deadline = deadline;
        this.pressure = pressure;
        this.unprovenReadings = unprovenReadings;
    }

    /** That of one call of this run, with no failure so far. */
    Patience ofCall() {
        return new Patience(deadline, pressure, unprovenReadings);
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

    /** The API took the token. */
    synchronized void tokenAccepted() {
        rejectionsInARow = 0;
    }

    /** The API rejected a token that was not replaced meanwhile; says how many it has in a row. */
    synchronized int tokenRejected() {
        return ++rejectionsInARow;
    }

    /** A whole reading was not proven; says how many were not. The earlier ones stay with the latest, as suppressed. */
    int unproven(UnprovenReading reading) {
        synchronized (unprovenReadings) {
            unprovenReadings.forEach(reading::addSuppressed);
            unprovenReadings.add(reading);
            return unprovenReadings.size();
        }
    }

    /** The vendor asked for fewer calls. */
    void pressed() {
        pressure.incrementAndGet();
    }

    /** How often it has. */
    int pressure() {
        return pressure.get();
    }
}
