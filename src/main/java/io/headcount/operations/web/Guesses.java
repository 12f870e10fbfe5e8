package io.headcount.operations.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down who guesses passwords: after a few wrong ones within a minute those from that address are looked at one after the other,
 * with a pause before each. The right one waits its turn there like the others and is let in, so that nobody can lock anybody out. Thread-safe.
 */
final class Guesses {

    private static final Logger LOG = LoggerFactory.getLogger(Guesses.class);

    private static final int FREE = 5;
    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** More than all that may be connected from one address need, one after the other. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_ADDRESSES = 1_000;

    /** By address; the address with the oldest guess is forgotten first. */
    private final Map<String, Guesser> guessers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guesser> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Guesser {
        private final Semaphore turn = new Semaphore(1, true);
        private int wrong;
        private long last;

        private boolean isForgotten() {
            return System.nanoTime() - last > MEMORY.toNanos();
        }
    }

    /**
     * Waits as long as a password from there has to.
     *
     * @return false if its turn did not come: it must not be looked at
     */
    boolean await(String address) throws InterruptedException {
        Guesser guesser = slowed(address);
        if (guesser == null) {
            return true;
        }
        if (!guesser.turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } finally {
            guesser.turn.release();
        }
    }

    /** Whether a password from there needs not wait. */
    boolean areFree(String address) {
        return slowed(address) == null;
    }

    private synchronized Guesser slowed(String address) {
        Guesser guesser = guessers.get(address);
        if (guesser != null && guesser.isForgotten()) {
            guessers.remove(address);
            return null;
        }
        return guesser == null || guesser.wrong < FREE ? null : guesser;
    }

    /** One from there was wrong. */
    synchronized void wrong(String address) {
        Guesser guesser = guessers.computeIfAbsent(address, any -> new Guesser());
        guesser.wrong++;
        guesser.last = System.nanoTime();
        if (guesser.wrong == FREE) {
            LOG.warn(
                    "{} wrong passwords for the page came from {}: passwords from there are now checked one"
                            + " at a time, at most five a second, until none was wrong for a minute. Nothing was shown;"
                            + " the right password is still let in.",
                    FREE,
                    address);
        }
    }
}
