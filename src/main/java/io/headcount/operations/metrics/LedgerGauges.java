package io.headcount.operations.metrics;

import io.headcount.billing.BookFigures;
import io.headcount.ledger.DeliveryCount;
import io.headcount.ledger.DeliveryState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the books stand, as gauges. Where the ledger does not answer there are none of them but {@code headcount.ledger.up}: an
 * old figure would look like a good one. Not thread-safe.
 */
final class LedgerGauges {

    private final BookFigures books;
    private final MultiGauge lag;
    private final MultiGauge statementAge;
    private final MultiGauge readingAge;
    private final MultiGauge waiting;
    private final MultiGauge billed;
    private final MultiGauge combined;
    private final MultiGauge deliveries;
    private final MultiGauge oldestPending;
    private final MultiGauge untold;
    private final MultiGauge troubles;
    private final List<MultiGauge> all;
    private boolean up;

    LedgerGauges(MeterRegistry registry, BookFigures books) {
        this.books = books;
        lag = gauge(registry, "headcount.period.lag", "months", "Closed periods that are not billed yet");
        statementAge = gauge(
                registry,
                "headcount.last.statement.age",
                "seconds",
                "Time since the newest statement of a closed period was recorded");
        readingAge = gauge(registry, "headcount.last.reading.age", "seconds", "Time since the latest proven reading");
        waiting = gauge(registry, "headcount.statements.waiting", null, "Statements that wait for review");
        billed = gauge(registry, "headcount.billed.monthly.users", null, "What the newest period was billed at");
        combined = gauge(
                registry,
                "headcount.combined.monthly.users",
                null,
                "What all accounts were billed at, in the newest period for which all have a statement");
        deliveries = gauge(registry, "headcount.deliveries", null, "Deliveries in the ledger, by state");
        oldestPending = gauge(
                registry,
                "headcount.oldest.pending.delivery.age",
                "seconds",
                "How long the oldest pending delivery has waited");
        untold = gauge(
                registry,
                "headcount.untold.companies",
                null,
                "Companies of which a billing system was not told by deliveries that are not complete, by why");
        troubles = gauge(registry, "headcount.open.troubles", null, "Open problems");
        all = List.of(
                lag, statementAge, readingAge, waiting, billed, combined, deliveries, oldestPending, untold, troubles);
        Gauge.builder("headcount.ledger.up", () -> up ? 1 : 0)
                .description("Whether the ledger answers")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String unit, String description) {
        return MultiGauge.builder(name).baseUnit(unit).description(description).register(registry);
    }

    void update() {
        up = books.available();
        if (!up) {
            all.forEach(gauge -> gauge.register(List.of(), true));
            return;
        }
        List<BookFigures.OfAccount> accounts = books.ofAccounts();
        set(lag, accounts, of -> Stream.of(Row.of(account(of), of.lag())));
        set(statementAge, accounts, of -> of.statementAge().stream().map(age -> Row.of(account(of), seconds(age))));
        set(readingAge, accounts, of -> of.readingAge().stream().map(age -> Row.of(account(of), seconds(age))));
        set(waiting, accounts, of -> Stream.of(Row.of(account(of), of.waiting())));
        set(billed, accounts, of -> of.billed().stream()
                .map(total -> Row.of(account(of).and("period", total.period().toString()), total.totalMonthlyUsers())));
        set(
                combined,
                books.combined().stream().toList(),
                of -> Stream.of(Row.of(Tags.of("period", of.period().toString()), of.totalMonthlyUsers())));
        List<DeliveryCount> counts = books.deliveries();
        set(
                deliveries,
                counts,
                of -> Stream.of(
                        Row.of(destination(of).and("state", of.state().name().toLowerCase(Locale.ROOT)), of.count())));
        set(
                oldestPending,
                counts,
                of -> of.state() == DeliveryState.PENDING
                        ? Stream.of(Row.of(destination(of), seconds(books.age(of.oldest()))))
                        : Stream.of());
        set(
                untold,
                List.copyOf(books.untold().entrySet()),
                of -> Stream.of(
                        Row.of(
                                Tags.of("destination", of.getKey(), "why", "unmapped"),
                                of.getValue().unmapped()),
                        Row.of(
                                Tags.of("destination", of.getKey(), "why", "refused"),
                                of.getValue().refused())));
        set(troubles, List.of(books.openTroubles()), open -> Stream.of(Row.of(Tags.empty(), open)));
    }

    private static <T> void set(MultiGauge gauge, List<T> of, Function<T, Stream<Row<Number>>> rows) {
        gauge.register(of.stream().flatMap(rows).toList(), true);
    }

    private static Tags account(BookFigures.OfAccount of) {
        return Tags.of("account", of.account());
    }

    private static Tags destination(DeliveryCount of) {
        return Tags.of("destination", of.destination());
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }
}
