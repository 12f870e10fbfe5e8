package io.headcount.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second whether the database of a ledger is there: says once when it goes and once when it is back, and spares those who only
 * look the waiting in between. Thread-safe.
 */
public final class LedgerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);

    private static final long EVERY_MILLIS = 1_000;
    private static final int PATIENCE_SECONDS = 2;

    private final Ledger ledger;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(LedgerWatch::thread);
    private Instant gone;

    private LedgerWatch(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Begins to look.
     *
     * @param looking a ledger as {@link Ledger#forLooking} gives it
     */
    public static LedgerWatch of(Ledger looking) {
        LedgerWatch watch = new LedgerWatch(looking);
        if (!looking.isEmbedded()) {
            watch.thread.scheduleWithFixedDelay(watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        return watch;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "ledger-watch");
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        try {
            boolean there = ledger.look(PATIENCE_SECONDS);
            if (!there && gone == null) {
                gone = Instant.now();
                LOG.error(
                        "The ledger does not answer. Nothing is recorded or sent until it is back; nothing recorded is"
                                + " lost.");
            } else if (there && gone != null) {
                LOG.warn(
                        "The ledger answers again, after {} s. What was due meanwhile is done now.",
                        Duration.between(gone, Instant.now()).toSeconds());
                gone = null;
            }
        } catch (Throwable e) {
            // This thread is to look again, whatever happened.
            LOG.error("It could not be checked whether the ledger answers: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
