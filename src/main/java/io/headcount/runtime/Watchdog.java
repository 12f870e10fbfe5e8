package io.headcount.runtime;

import io.headcount.ledger.Ledger;
import io.headcount.operations.health.Pulse;
import io.headcount.operations.health.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that {@code serve} either works or ends: gives up what does not come to its end, tries a tick that failed again, and has the
 * process end if nothing in it can fix the problem, so that its supervisor starts a new one. Thread-safe.
 */
final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** What is seen once may be a part that is just being made or ended. */
    private static final int LOOKS = 2;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final String TICK = "bring-books-up-to-date";

    private final CamelContext context;
    private final Pulse pulse;
    private final Vitals vitals;
    private final Pulse.Ticks ticks;
    private final Ledger ledger;
    private final Work work;
    private final Consumer<String> end;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, Watchdog::thread);

    private final Map<Pulse.Work, Long> interrupted = new HashMap<>();
    private int looks;
    private int givenUp;
    private Instant lastTick = Instant.MIN;

    private Duration pause = FIRST_PAUSE;
    private long nextTry;

    /** What it has done by others. */
    interface Work {
        /** Takes down that a reading was given up. */
        void readingGivenUp(Exchange reading, Exception why);

        /** Ends the attempts of deliveries that have outlasted their claims. */
        void endOverdueAttempts();

        /** Brings the books up to date. */
        void tick() throws RouteFailure;
    }

    /**
     * @param ledger one for looking
     * @param end ends the process; is told why
     */
    Watchdog(
            CamelContext context,
            Pulse pulse,
            Vitals vitals,
            Pulse.Ticks ticks,
            Ledger ledger,
            Work work,
            Consumer<String> end) {
        this.context = context;
        this.pulse = pulse;
        this.vitals = vitals;
        this.ticks = ticks;
        this.ledger = ledger;
        this.work = work;
        this.end = end;
    }

    void begin(Duration every) {
        repeat(every, this::look);
        repeat(every, this::catchUp);
    }

    private void repeat(Duration every, Runnable task) {
        Runnable safe = () -> {
            try {
                task.run();
            } catch (Throwable e) {
                // This thread is to look again, whatever happened.
                LOG.error("The health of serve could not be checked: {}", String.valueOf(e.getMessage()));
            }
        };
        threads.scheduleWithFixedDelay(safe, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "watchdog");
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        vitals.beat();
        List<String> fatal = vitals.fatal();
        looks = fatal.isEmpty() ? 0 : looks + 1;
        if (looks >= LOOKS) {
            end.accept(String.join("; ", fatal));
            return;
        }
        Instant ticked = pulse.lastTick().orElse(Instant.MIN);
        if (ticked.isAfter(lastTick)) {
            lastTick = ticked;
            givenUp = 0;
        }
        List<Pulse.Work> overdue = pulse.overdue();
        interrupted.keySet().retainAll(overdue);
        overdue.forEach(this::giveUp);
        boundWaiting();
        if (!ledger.isKnownToBeAway()) {
            work.endOverdueAttempts();
        }
    }

    private void giveUp(Pulse.Work one) {
        Long since = interrupted.putIfAbsent(one, System.nanoTime());
        if (since != null) {
            if (System.nanoTime() - since > pulse.grace().toNanos()) {
                end.accept("'" + one.route() + "' does not end");
            }
            return;
        }
        if (one.isAttempt()) {
            // The deliveries handle it.
            pulse.forget(one);
            return;
        }
        LOG.error(
                "'{}' did not end within {} s and is abandoned.",
                one.route(),
                one.bound().toSeconds());
        if (one.isReading()) {
            Exception why = new TimeoutException("it did not end in time");
            work.readingGivenUp(one.exchange(), why);
            givenUp++;
            if (givenUp >= LOOKS) {
                end.accept("readings do not end");
                return;
            }
        }
        List<AsyncProcessorAwaitManager.AwaitThread> waiting = waiting()
                .filter(thread -> thread.getExchange() == one.exchange()
                        // A reading is waited for by the thread of its tick.
                        || one.isReading()
                                && (thread.getBlockedThread() == one.thread()
                                        || pulse.isUnderWay(thread.getExchange())))
                .toList();
        if (waiting.isEmpty()) {
            one.thread().interrupt();
        } else {
            waiting.forEach(this::release);
            pulse.forget(one);
        }
    }

    private Stream<AsyncProcessorAwaitManager.AwaitThread> waiting() {
        return PluginHelper.getAsyncProcessorAwaitManager(context).browse().stream();
    }

    /** No thread waits forever for another's result. */
    private void boundWaiting() {
        waiting()
                .filter(thread ->
                        thread.getWaitDuration() > pulse.bound().toMillis() && !pulse.isUnderWay(thread.getExchange()))
                .forEach(this::release);
    }

    private void release(AsyncProcessorAwaitManager.AwaitThread thread) {
        pulse.giveUp(thread.getExchange());
        PluginHelper.getAsyncProcessorAwaitManager(context).interrupt(thread.getExchange());
        ticks.failed(thread.getRouteId(), new TimeoutException("it did not end in time"));
    }

    /** Work that a failed tick left undone does not wait for the next day. */
    private void catchUp() {
        Optional<Throwable> failure = pulse.tickFailure();
        if (failure.isEmpty()) {
            pause = FIRST_PAUSE;
            nextTry = 0;
            return;
        }
        if (nextTry == 0) {
            boolean away = Ledger.isAway(failure.get());
            nextTry = System.nanoTime() + (away ? Duration.ZERO : pause).toNanos();
            pause = away
                    ? FIRST_PAUSE
                    : pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        if (System.nanoTime() - nextTry < 0 || ledger.isKnownToBeAway() || pulse.isTicking() || context.isStopping()) {
            return;
        }
        nextTry = 0;
        LOG.info("The books are brought up to date once more, because the last attempt failed.");
        try {
            work.tick();
            ticks.wentWell(TICK);
        } catch (RouteFailure e) {
            ticks.failed(TICK, e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
