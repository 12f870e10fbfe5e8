package io.headcount.delivery;

import io.headcount.ledger.Ledger;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down in the ledger how an attempt ended, also where the database is away for a moment. Thread-safe. */
public final class Marking {

    private static final Logger LOG = LoggerFactory.getLogger(Marking.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private Marking() {}

    /**
     * Tries it until the database has taken it: what the other side said is not to be had twice.
     *
     * @param what it is, for the log
     * @param within no longer than this
     * @throws JdbiException if it is not taken in that time, or for a reason that time does not mend
     */
    public static void during(Duration within, String what, Runnable marking) {
        long end = System.nanoTime() + within.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                marking.run();
                return;
            } catch (JdbiException e) {
                if (!Ledger.isAway(e) || System.nanoTime() + pause.toNanos() - end > 0 || !slept(pause)) {
                    throw e;
                }
                if (pause.equals(FIRST_PAUSE)) {
                    LOG.warn(
                            "{} can't be recorded now: the ledger does not answer. It is tried again for {} s.",
                            what,
                            within.toSeconds());
                }
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
