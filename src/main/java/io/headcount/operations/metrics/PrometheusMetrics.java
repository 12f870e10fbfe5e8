package io.headcount.operations.metrics;

import io.headcount.billing.BookFigures;
import io.headcount.log.Meters;
import io.headcount.operations.web.Answer;
import io.headcount.operations.web.Handler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.spi.RoutePolicyFactory;

/**
 * Counts what happens, and reports it and the state of the books in the Prometheus text format. No metric has a secret or a
 * customer's name. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
public final class PrometheusMetrics implements Meters {

    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** From a webhook that answers at once to a mail server that makes its clients wait. */
    private static final Duration[] ATTEMPTS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(120)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param accounts whose figures are there from the start, at nought, so that the first event is seen as a rise */
    public PrometheusMetrics(List<String> accounts) {
        new JvmMemoryMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (String account : accounts) {
            pages(account);
            readings(account, true);
            readings(account, false);
        }
        answers(429);
        retries("429");
    }

    /** Counts for each route what passes through it, once a context has it. */
    public RoutePolicyFactory routes() {
        return new RouteCounters(registry);
    }

    /**
     * All figures; those of the books as they stand now.
     *
     * @param routesRefused whether a change of the routes was refused
     * @param lastTick when the last tick that went well ended; nothing if none has
     */
    public Handler handler(BookFigures books, BooleanSupplier routesRefused, Supplier<Optional<Instant>> lastTick) {
        Gauge.builder("headcount.routes.refused", () -> routesRefused.getAsBoolean() ? 1 : 0)
                .description("Whether a change in routes/ was not loaded")
                .register(registry);
        MultiGauge ticks = MultiGauge.builder("headcount.last.tick.timestamp")
                .baseUnit("seconds")
                .description("When this process last brought the books up to date, in seconds since 1970")
                .register(registry);
        LedgerGauges gauges = new LedgerGauges(registry, books);
        return path -> {
            // One at a time, else one would clear what the other is about to tell.
            synchronized (gauges) {
                gauges.update();
                ticks.register(
                        lastTick.get().map(ended -> Row.of(Tags.empty(), ended.toEpochMilli() / 1000.0)).stream()
                                .toList(),
                        true);
                return Answer.of(200, MEDIA_TYPE, registry.scrape());
            }
        };
    }

    @Override
    public void answered(int status) {
        answers(status).increment();
    }

    @Override
    public void pageRead(String account) {
        pages(account).increment();
    }

    @Override
    public void retried(String cause) {
        retries(cause).increment();
    }

    @Override
    public void readingEnded(String account, boolean proven) {
        readings(account, proven).increment();
    }

    @Override
    public void attempted(String destination, Outcome outcome, Duration took) {
        Timer.builder("headcount.delivery.attempt")
                .description("Attempts to deliver a statement, by outcome")
                .tag("destination", destination)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(ATTEMPTS)
                .register(registry)
                .record(took);
    }

    private Counter answers(int status) {
        return Counter.builder("headcount.vendor.answers")
                .description("Answers of the vendor's search and export, by HTTP status")
                .tag("status", String.valueOf(status))
                .register(registry);
    }

    private Counter pages(String account) {
        return Counter.builder("headcount.pages.read")
                .description("Pages of the company search that were read")
                .tag("account", account)
                .register(registry);
    }

    private Counter retries(String cause) {
        return Counter.builder("headcount.vendor.retries")
                .description("Calls to the vendor, and whole readings, that were tried once more, by cause")
                .tag("cause", cause)
                .register(registry);
    }

    private Counter readings(String account, boolean proven) {
        return Counter.builder("headcount.readings")
                .description("Readings that ended, proven or failed")
                .tag("account", account)
                .tag("outcome", proven ? "proven" : "failed")
                .register(registry);
    }
}
