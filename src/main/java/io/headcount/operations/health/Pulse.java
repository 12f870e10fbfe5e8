package io.headcount.operations.health;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Feels whether the work of {@code serve} moves: when each piece of it began, and by when it must have ended; when the last tick ended,
 * and whether it failed; which thread pools there are. Thread-safe.
 */
public final class Pulse extends LifecycleStrategySupport implements RoutePolicyFactory {

    private static final String TICK = "bring-books-up-to-date";
    private static final Set<String> READINGS = Set.of("statement", "correction", "daily-reading");
    private static final Set<String> SENDING = Set.of("delivery-attempt", "alerts");

    private final Duration reading;
    private final Duration sending;
    private final Duration grace;
    private final Map<Exchange, Work> work = new ConcurrentHashMap<>();
    private final Map<ThreadPoolExecutor, String> pools = new ConcurrentHashMap<>();
    private final Ticks ticks;

    private volatile long moved = System.nanoTime();
    private volatile Instant lastTick;
    private volatile Throwable tickFailure;
    private volatile String fatal;

    /** A piece of work that is under way. */
    public record Work(String route, Exchange exchange, long begun, Thread thread, Duration bound) {

        /** Whether it reads a period. */
        public boolean isReading() {
            return READINGS.contains(route);
        }

        /** Whether it is an attempt to deliver. */
        public boolean isAttempt() {
            return route.equals("delivery-attempt");
        }

        /** Whether it brings the books up to date. */
        public boolean isTick() {
            return route.equals(TICK);
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    /** Is told how ticks ended. */
    public interface Ticks {
        /** It failed, and nobody else has said so. */
        void failed(String route, Throwable failure);

        /** It went well. */
        void wentWell(String route);
    }

    public Pulse(Settings settings, Ticks ticks) {
        // What ends at its deadline may wait for the answer to one call more.
        this.reading = settings.get(Setting.KEEPNET_RUN_DEADLINE)
                .plus(settings.get(Setting.KEEPNET_TIMEOUT).multipliedBy(2));
        this.grace = settings.get(Setting.KEEPNET_TIMEOUT).multipliedBy(2);
        this.sending = settings.get(Setting.DELIVERY_CLAIM).plus(grace);
        this.ticks = ticks;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String id, NamedNode definition) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route route, Exchange exchange) {
                begin(route.getRouteId(), exchange);
            }

            @Override
            public void onExchangeDone(Route route, Exchange exchange) {
                end(route, exchange);
            }
        };
    }

    private void begin(String route, Exchange exchange) {
        if (READINGS.contains(route)) {
            moved = System.nanoTime();
            put(route, exchange, reading);
        } else if (SENDING.contains(route)) {
            put(route, exchange, sending);
        } else if (route.equals(TICK)) {
            moved = System.nanoTime();
            put(route, exchange, bound());
        }
    }

    private void put(String route, Exchange exchange, Duration bound) {
        work.put(exchange, new Work(route, exchange, System.nanoTime(), Thread.currentThread(), bound));
    }

    private void end(Route route, Exchange exchange) {
        String id = route.getRouteId();
        Throwable failure = exchange.getException();
        work.computeIfPresent(exchange, (same, begun) -> begun.route().equals(id) ? null : begun);
        if (READINGS.contains(id)) {
            moved = System.nanoTime();
        }
        if (failure != null && !exchange.getContext().isStopping()) {
            judge(failure);
        }
        if (id.equals(TICK)) {
            tickEnded(failure);
        }
        if (!route.getEndpoint().getEndpointUri().startsWith("direct:")
                && !exchange.getContext().isStopping()) {
            if (failure == null) {
                ticks.wentWell(id);
            } else {
                ticks.failed(id, failure);
            }
        }
    }

    /** A tick ended, or was given up. */
    public void tickEnded(Throwable failure) {
        tickFailure = failure;
        if (failure == null) {
            lastTick = Instant.now();
        }
    }

    /** After some failures no other work can go well in this process. */
    private void judge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                fatal = "the memory ran out";
            } else if (cause instanceof IllegalStateException
                    && "Connection pool shut down".equals(cause.getMessage())) {
                fatal = "the connections of the HTTP client were shut down";
            }
        }
    }

    @Override
    public void onThreadPoolAdd(
            CamelContext context,
            ThreadPoolExecutor pool,
            String id,
            String sourceId,
            String routeId,
            String threadPoolProfileId) {
        pools.put(pool, id == null ? "threads" : id);
    }

    @Override
    public void onThreadPoolRemove(CamelContext context, ThreadPoolExecutor pool) {
        pools.remove(pool);
    }

    /** What has outlasted its bound and must be ended. */
    public List<Work> overdue() {
        return work.values().stream().filter(this::isOverdue).toList();
    }

    private boolean isOverdue(Work one) {
        // A tick has as many readings as there are months due: it may last as long as they go on, one after the other.
        return (one.isTick() ? sinceMoved() : one.age()).compareTo(one.bound()) > 0;
    }

    private Duration sinceMoved() {
        return Duration.ofNanos(System.nanoTime() - moved);
    }

    /** Forgets what was given up. */
    public void forget(Work one) {
        work.remove(one.exchange(), one);
    }

    /** Whether something is under way that has a bound of its own. */
    public boolean isUnderWay(Exchange exchange) {
        return work.containsKey(exchange);
    }

    /** What this exchange had under way was given up. */
    public void giveUp(Exchange exchange) {
        Work was = work.remove(exchange);
        if (was != null && was.isTick()) {
            tickEnded(new TimeoutException("it did not end in time"));
        }
    }

    /** When the last tick that went well ended in this process; nothing if none has. */
    public Optional<Instant> lastTick() {
        return Optional.ofNullable(lastTick);
    }

    /** Whether a tick is under way. */
    public boolean isTicking() {
        return work.values().stream().anyMatch(one -> one.route().equals(TICK));
    }

    /** What can't be mended in this process, in words; empty if all can. */
    public List<String> fatal() {
        List<String> words = new ArrayList<>();
        if (fatal != null) {
            words.add(fatal);
        }
        pools.forEach((pool, name) -> {
            if (pool.isShutdown()) {
                words.add("the threads '" + name + "' were shut down");
            }
        });
        return words;
    }

    /** How long a tick, or other work that starts automatically, may take after its latest reading. */
    public Duration bound() {
        return reading.plus(sending);
    }

    /** How long after its bound something may take to end, once it was interrupted. */
    public Duration grace() {
        return grace;
    }

    /** Why the last tick failed; nothing if it went well, or none has ended. */
    public Optional<Throwable> tickFailure() {
        return Optional.ofNullable(tickFailure);
    }
}
