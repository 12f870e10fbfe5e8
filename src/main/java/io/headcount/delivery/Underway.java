package io.headcount.delivery;

import io.headcount.ledger.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/**
 * The attempts of this process that have not ended: one for each destination, so that a destination that hangs takes one thread. What
 * outlasts its claim is given up, and its destination is free for another; but not for a third while two hang. Thread-safe.
 */
final class Underway {

    /** So many threads may hang at a destination before this process leaves it alone. */
    private static final int MOST_THREADS = 2;

    /** One attempt. Its end is taken note of once, whoever comes to it first. */
    static final class Attempt {

        private final String destination;
        private final Instant begun;
        private final Instant until;
        private final Thread thread = Thread.currentThread();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile Delivery delivery;
        private volatile Exchange exchange;
        private volatile String remark;

        Attempt(String destination, Instant begun, Instant until) {
            this.destination = destination;
            this.begun = begun;
            this.until = until;
        }

        String destination() {
            return destination;
        }

        Instant begun() {
            return begun;
        }

        /** When its claim lapses. */
        Instant until() {
            return until;
        }

        /** What it delivers; null before that is claimed. */
        Delivery delivery() {
            return delivery;
        }

        Exchange exchange() {
            return exchange;
        }

        void of(Delivery claimed, Exchange work) {
            exchange = work;
            delivery = claimed;
        }

        /** What is to be known of it although it succeeded; null if there is nothing. */
        String remark() {
            return remark;
        }

        void remark(String words) {
            remark = words;
        }

        /** @return whether nobody has taken note of its end before */
        boolean end() {
            return ended.compareAndSet(false, true);
        }
    }

    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<Thread, Attempt> byThread = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> stuck = new ConcurrentHashMap<>();

    /** @return whether there was none at the destination, and so this one is */
    boolean begin(Attempt attempt) {
        if (isTaken(attempt.destination) || attempts.putIfAbsent(attempt.destination, attempt) != null) {
            return false;
        }
        byThread.put(attempt.thread, attempt);
        return true;
    }

    /** Whether another attempt at the destination has to wait. */
    boolean isTaken(String destination) {
        return attempts.containsKey(destination) || stuck(destination).get() >= MOST_THREADS;
    }

    /** The attempt's work is over, however it went: the destination is free. */
    void leave(Attempt attempt) {
        if (attempt.left.compareAndSet(false, true)) {
            byThread.remove(attempt.thread, attempt);
            if (!attempts.remove(attempt.destination, attempt)) {
                stuck(attempt.destination).decrementAndGet();
            }
        }
    }

    /** Those that have outlasted their claim. */
    List<Attempt> overdue(Instant now) {
        return attempts.values().stream()
                .filter(attempt -> attempt.delivery != null && now.isAfter(attempt.until))
                .toList();
    }

    /** Frees the destination of an attempt that hangs, and interrupts the thread that it hangs in. */
    void abandon(Attempt attempt) {
        stuck(attempt.destination).incrementAndGet();
        if (!attempts.remove(attempt.destination, attempt)) {
            stuck(attempt.destination).decrementAndGet();
            return;
        }
        if (byThread.get(attempt.thread) == attempt) {
            attempt.thread.interrupt();
        }
    }

    /** Where so many threads hang that nothing more is tried. */
    List<String> stuck() {
        return stuck.entrySet().stream()
                .filter(each -> each.getValue().get() >= MOST_THREADS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private AtomicInteger stuck(String destination) {
        return stuck.computeIfAbsent(destination, any -> new AtomicInteger());
    }
}
