package io.headcount.billing;

import io.headcount.alert.Alerts;
import io.headcount.delivery.Destination;
import io.headcount.delivery.Destinations;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.StatementRecords;
import io.headcount.log.RunContext;
import io.headcount.metrics.Meters;
import io.headcount.reading.ProvenReading;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of one account: which periods are due to be read, and what becomes of a proven reading. Thread-safe; several
 * processes may keep the same books, because whatever is recorded is guarded by a unique key of the ledger.
 */
public final class Books {

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    private final Ledger ledger;
    private final Settings settings;
    private final BillingCalendar calendar;
    private final StatementMaker maker;
    private final Alerts alerts;
    private final Meters meters;

    public Books(
            Ledger ledger,
            Settings settings,
            BillingCalendar calendar,
            StatementMaker maker,
            Alerts alerts,
            Meters meters) {
        this.ledger = ledger;
        this.settings = settings;
        this.calendar = calendar;
        this.maker = maker;
        this.alerts = alerts;
        this.meters = meters;
    }

    /**
     * What is to be read now: the closed periods since the first that have no statement, oldest first; the billed ones
     * that are still watched for corrections, and the open one, unless they were read today.
     */
    public List<DuePeriod> duePeriods() {
        return settings.accounts().stream()
                .flatMap(account -> duePeriods(account).stream())
                .toList();
    }

    /** The closed periods of an account that have no statement yet, oldest first. */
    public List<YearMonth> unbilled(String account) {
        return byBilled(account).get(false);
    }

    private Map<Boolean, List<YearMonth>> byBilled(String account) {
        StatementRecords statements = ledger.statements();
        YearMonth lastClosed = calendar.lastClosed();
        return Stream.iterate(
                        firstPeriod(account), period -> !period.isAfter(lastClosed), period -> period.plusMonths(1))
                .collect(Collectors.partitioningBy(
                        period -> statements.find(account, period).isPresent()));
    }

    private List<DuePeriod> duePeriods(String account) {
        Map<Boolean, List<YearMonth>> byBilled = byBilled(account);
        List<DuePeriod> due = new ArrayList<>();
        byBilled.get(false).stream()
                .map(period -> DuePeriod.forStatement(account, period))
                .forEach(due::add);
        byBilled.get(true).stream()
                .filter(this::isWatched)
                .filter(period -> isUnreadToday(account, period))
                .map(period -> DuePeriod.forCorrection(account, period))
                .forEach(due::add);
        if (isUnreadToday(account, calendar.current())) {
            due.add(DuePeriod.forDailyReading(account, calendar.current()));
        }
        return due;
    }

    private YearMonth firstPeriod(String account) {
        return ledger.statements()
                .firstPeriod(
                        account, settings.find(Setting.BILLING_FIRST_PERIOD).orElse(null), calendar.lastClosed());
    }

    private boolean isUnreadToday(String account, YearMonth period) {
        return !ledger.readings().isTaken(account, period, calendar.today());
    }

    private boolean isWatched(YearMonth period) {
        return !settings.get(Setting.BILLING_CORRECTIONS).equals("off")
                && calendar.isWithin(period, settings.get(Setting.BILLING_WATCH_DAYS));
    }

    /**
     * Records the statement of a proven reading, with a pending delivery to each destination.
     *
     * @return the statement as the ledger has it: this one, or the one that another run was faster to record
     */
    public RecordedStatement record(@Body ProvenReading reading, CamelContext context) {
        // Kept before anything else: to bill an old month by hand must not make it the first of all that follow.
        firstPeriod(reading.account());
        Statement statement = maker.first(reading);
        boolean closed = !statement.isProvisional();
        if (closed) {
            // Before the statement: what fails here then leaves nothing recorded, as the message says.
            keep(reading);
        }
        boolean recorded = record(statement, context);
        if (closed) {
            wentWell(reading);
        }
        RunContext.ofStatement(statement.id())
                .during(() -> LOG.info(
                        recorded
                                ? "Recorded the statement of {}: {} monthly users in {} companies."
                                : "The statement of {} was recorded by another run in the meantime.",
                        statement.period(),
                        statement.totalMonthlyUsers(),
                        statement.lines().size()));
        return recorded
                ? ledger.statements().find(statement.id()).orElseThrow()
                : ledger.statements()
                        .find(statement.account().id(), statement.period())
                        .orElseThrow();
    }

    /** A statement that nobody would ever get is not recorded: a destination that came later would not get it either. */
    private boolean record(Statement statement, CamelContext context) {
        List<Destination> all = new Destinations(context).all();
        List<String> destinations = all.stream()
                .filter(destination -> !destination.billing() || mayBill(statement, destination.name()))
                .map(Destination::name)
                .toList();
        if (all.isEmpty() || (destinations.isEmpty() && statement.isProvisional())) {
            throw new IllegalStateException("there is no destination to deliver the statement to"
                    + (statement.isProvisional() && !all.isEmpty()
                            ? ": it is provisional, and all there are bill by what they get"
                            : ""));
        }
        if (destinations.size() < all.size()) {
            LOG.info(
                    "This statement of {} goes to {} only; the other destinations bill, and it is provisional or"
                            + " corrects what they never got.",
                    statement.period(),
                    destinations);
        }
        boolean recorded = ledger.statements()
                .record(statement, destinations, calendar.clock().instant());
        if (recorded) {
            alerts.heldBehind(ledger.statements().find(statement.id()).orElseThrow());
        }
        return recorded;
    }

    /** A correction says what has changed, which is a number to bill only for who was billed the number before. */
    private boolean mayBill(Statement statement, String destination) {
        if (statement.isProvisional() || statement.supersedes() == null) {
            return !statement.isProvisional();
        }
        return ledger.statements().find(statement.supersedes()).orElseThrow().deliveries().stream()
                .anyMatch(delivery -> delivery.destination().equals(destination));
    }

    /** Looks whether a billed period has other numbers by now, and does what {@code billing.corrections} says. */
    public void correct(@Body ProvenReading reading, CamelContext context) {
        YearMonth period = reading.period();
        RecordedStatement latest =
                ledger.statements().find(reading.account(), period).orElseThrow();
        Optional<Statement> correction = maker.correction(reading, latest);
        if (correction.isPresent() && settings.get(Setting.BILLING_CORRECTIONS).equals("notify")) {
            alerts.numbersChanged(latest, correction.get());
        } else if (correction.isPresent() && record(correction.get(), context)) {
            LOG.warn(
                    "The vendor's numbers for {} have changed: {} monthly users, billed were {}. Recorded as revision {}.",
                    period,
                    correction.get().totalMonthlyUsers(),
                    latest.totalMonthlyUsers(),
                    correction.get().revision());
        }
        keep(reading);
        wentWell(reading);
    }

    /** Keeps the reading of an open period, so that a company that is gone at the close is not forgotten. */
    public void observe(@Body ProvenReading reading) {
        keep(reading);
        wentWell(reading);
        LOG.info(
                "Daily reading of {}: {} monthly users in {} companies so far.",
                reading.period(),
                reading.total(),
                reading.lines().size());
    }

    /** Throws away daily readings of periods that are settled: billed, and no longer watched. */
    public void thinOut() {
        settings.accounts().forEach(this::thinOut);
    }

    private void thinOut(String account) {
        YearMonth period = calendar.current();
        while (!calendar.isClosed(period)
                || isWatched(period)
                || ledger.statements().find(account, period).isEmpty()) {
            period = period.minusMonths(1);
            if (period.isBefore(Setting.EARLIEST_PERIOD)) {
                return;
            }
        }
        int readings = ledger.readings().thinOut(account, period.plusMonths(1));
        if (readings > 0) {
            LOG.info("Threw away {} daily readings of months up to {}, which are settled.", readings, period);
        }
    }

    /** A period could not be read or proven: says why, and sees to it that people hear of it. */
    public void failed(
            @Variable("account") String account,
            @Variable("period") YearMonth period,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        meters.readingEnded(account, false);
        NoStatement reason = NoStatement.because(account, period, failure);
        String message = settings.redact(inWords(reason)) + " It is tried again at the next tick of the schedule.";
        LOG.error("{}", message);
        if (reason.cause() == NoStatement.Cause.UNEXPECTED) {
            LOG.error("This should not happen; here is where it did:", failure);
        }
        alerts.raise(about(account, period), message);
    }

    /** What it means that a period could not be read depends on what it was read for. */
    private String inWords(NoStatement reason) {
        YearMonth period = reason.period();
        if (!calendar.isClosed(period)) {
            return "The daily reading of " + period + Account.inWords(reason.account())
                    + ", a month that is not over, failed. " + reason.happened()
                    + " The readings of earlier days are kept. " + reason.advice();
        }
        String which = period + Account.inWords(reason.account());
        if (ledger.statements().find(reason.account(), period).isPresent()) {
            return "Whether the numbers of " + which + " have changed could not be seen. " + reason.happened()
                    + " What was billed stands as it is. " + reason.advice();
        }
        return reason.message();
    }

    private void keep(ProvenReading reading) {
        ledger.readings()
                .keep(
                        reading.account(),
                        reading,
                        calendar.today(),
                        calendar.clock().instant());
    }

    private void wentWell(ProvenReading reading) {
        meters.readingEnded(reading.account(), true);
        alerts.end(about(reading.account(), reading.period()));
    }

    private static String about(String account, YearMonth period) {
        return "the reading of " + period + Account.inWords(account);
    }
}
