package io.headcount.billing;

import io.headcount.delivery.Alerts;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.StatementRecords;
import io.headcount.log.Meters;
import io.headcount.log.RunContext;
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
    /** How often the ledger is read again when others decide and record at the same moment; each time one of them makes progress. */
    private static final int MOST_ATTEMPTS = 10;

    private final Ledger ledger;
    private final Settings settings;
    private final BillingCalendar calendar;
    private final StatementMaker maker;
    private final Alerts alerts;
    private final Meters meters;
    private final Recorder recorder;

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
        this.recorder = new Recorder(ledger, settings, alerts, calendar.clock());
    }

    /**
     * What is to be read now: the closed periods since the first that have no statement, oldest first; unless they were
     * read today those of which a statement waits for review or was withdrawn, the billed ones that are still watched for
     * corrections, and the open one. People are reminded of what waits.
     */
    public List<DuePeriod> duePeriods() {
        ledger.statements().waiting().forEach(waiting -> alerts.waits(waiting));
        return settings.accounts().stream()
                .flatMap(account -> duePeriods(account).stream())
                .toList();
    }

    /** The closed periods of an account that are not billed yet, oldest first. */
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
                .filter(period -> isUnreadToday(account, period)
                        || ledger.statements().revisions(account, period).isEmpty())
                .map(period -> DuePeriod.forStatement(account, period))
                .forEach(due::add);
        byBilled.get(true).stream()
                .filter(period -> isWatched(period)
                        || ledger.statements().waiting(account, period).isPresent())
                .filter(period -> isUnreadToday(account, period))
                .map(period -> DuePeriod.forCorrection(account, period))
                .forEach(due::add);
        calendar.open().stream()
                .filter(period -> isUnreadToday(account, period))
                .map(period -> DuePeriod.forDailyReading(account, period))
                .forEach(due::add);
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
     * Records the statement of a proven reading, with a pending delivery to each destination; or held ones, where a person
     * must look at it first.
     *
     * @param again whether numbers that a person has rejected may be proposed once more; null is no
     * @return the statement as the ledger has it: this one; or the one that another run was faster to record, that says the
     *     same and waits for review, or that said the same and was rejected
     */
    public RecordedStatement record(
            @Body ProvenReading reading, @Variable("again") Boolean again, CamelContext context) {
        // Kept before anything else: to bill an old month by hand must not make it the first of all that follow.
        firstPeriod(reading.account());
        if (!maker.isClosed(reading)) {
            Statement look = maker.first(reading);
            say(look, recorder.record(look, Optional.empty(), context));
            return ledger.statements().find(look.id()).orElseThrow();
        }
        boolean fresh =
                Revisions.of(ledger, reading.account(), reading.period()).all().isEmpty();
        if (fresh) {
            // Before the statement: what fails here then leaves nothing recorded, as the message says.
            keep(reading);
        }
        RecordedStatement settled = settle(reading, Boolean.TRUE.equals(again), context);
        if (!fresh) {
            // After it: else a kill in between would put off until tomorrow what is to be seen of changed numbers.
            keep(reading);
        }
        wentWell(reading);
        return settled;
    }

    private RecordedStatement settle(ProvenReading reading, boolean again, CamelContext context) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Revisions revisions = Revisions.of(ledger, reading.account(), reading.period());
            Statement statement = maker.first(reading, revisions.next());
            Optional<RecordedStatement> standing = standing(statement, revisions, again);
            if (standing.isPresent()) {
                return standing.get();
            }
            if (recorder.record(statement, revisions.waiting(), context)) {
                alerts.end(rejectedAbout(statement.account().id(), statement.period()));
                say(statement, true);
                return ledger.statements().find(statement.id()).orElseThrow();
            }
        }
        throw new IllegalStateException("other processes keep changing the statement of " + reading.period()
                + " at the same moment; nothing was recorded here");
    }

    /** What there is already and makes a new statement of a closed period needless. */
    private Optional<RecordedStatement> standing(Statement statement, Revisions revisions, boolean again) {
        if (revisions.billed().isPresent()) {
            say(statement, false);
            return revisions.billed();
        }
        Optional<RecordedStatement> waiting = revisions.waiting();
        if (waiting.filter(one -> recorder.saysTheSame(statement, one)).isPresent()) {
            return waiting;
        }
        Optional<RecordedStatement> rejected = revisions.rejected().stream()
                .filter(each -> !again && recorder.saysTheSame(statement, each))
                .findFirst();
        if (rejected.isPresent()) {
            waiting.ifPresent(this::withdraw);
        }
        rejected.ifPresent(each -> alerts.raise(
                rejectedAbout(each.account(), each.period()),
                Alerts.of(each.account(), each.period()) + " is not billed: its statement was rejected",
                "The statement of " + each.period() + Account.inWords(each.account()) + ", revision " + each.revision()
                        + ", was rejected, and the vendor still reports the same numbers: the month is not billed. "
                        + each.review().inWords()
                        + ". A new statement is made as soon as the vendor's numbers differ. If they are right"
                        + " after all, run 'headcount statement --again --period " + each.period() + "'."));
        return rejected;
    }

    /** Nothing takes the place of what waits and is not true any more. */
    private void withdraw(RecordedStatement waiting) {
        if (ledger.reviews()
                .replace(
                        waiting.id(),
                        "the vendor's numbers changed while it waited",
                        calendar.clock().instant())) {
            alerts.decided(waiting);
        }
    }

    private static void say(Statement statement, boolean recorded) {
        RunContext.ofStatement(statement.id())
                .during(() -> LOG.info(
                        recorded
                                ? "Recorded the statement of {}: {} monthly users in {} companies."
                                : "The statement of {} was recorded by another run in the meantime.",
                        statement.period(),
                        statement.totalMonthlyUsers(),
                        statement.lines().size()));
    }

    /** Looks whether a billed period has other numbers by now, and does what {@code billing.corrections} says. */
    public void correct(@Body ProvenReading reading, CamelContext context) {
        boolean settled = false;
        for (int attempt = 0; attempt < MOST_ATTEMPTS && !settled; attempt++) {
            settled = correct(reading, Revisions.of(ledger, reading.account(), reading.period()), context);
        }
        if (!settled) {
            throw new IllegalStateException("other processes keep changing the statements of " + reading.period()
                    + " at the same moment; nothing was recorded here");
        }
        keep(reading);
        wentWell(reading);
    }

    /** @return whether that is all there is to do; not if somebody else changed something at the same moment */
    private boolean correct(ProvenReading reading, Revisions revisions, CamelContext context) {
        RecordedStatement billed = revisions.billed().orElseThrow();
        Optional<RecordedStatement> waiting = revisions.waiting();
        Optional<Statement> correction = maker.correction(reading, billed, revisions.next());
        if (waiting.isPresent()
                && correction
                        .filter(one -> recorder.saysTheSame(one, waiting.get()))
                        .isPresent()) {
            return true;
        }
        boolean deliver = settings.get(Setting.BILLING_CORRECTIONS).equals("deliver");
        boolean rejected = correction
                .filter(one -> revisions.rejected().stream().anyMatch(each -> recorder.saysTheSame(one, each)))
                .isPresent();
        if (correction.isEmpty() || !deliver || rejected) {
            waiting.ifPresent(this::withdraw);
        }
        if (correction.isEmpty()) {
            return true;
        }
        if (!deliver) {
            if (settings.get(Setting.BILLING_CORRECTIONS).equals("notify")) {
                alerts.numbersChanged(billed, correction.get());
            }
            return true;
        }
        if (rejected) {
            return true;
        }
        if (!recorder.record(correction.get(), waiting, context)) {
            return false;
        }
        LOG.warn(
                "The vendor's numbers for {} have changed: {} monthly users, billed {}. Recorded as revision {}.",
                reading.period(),
                correction.get().totalMonthlyUsers(),
                billed.totalMonthlyUsers(),
                correction.get().revision());
        return true;
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
                || ledger.statements().find(account, period).isEmpty()
                || ledger.statements().waiting(account, period).isPresent()) {
            period = period.minusMonths(1);
            if (period.isBefore(Setting.EARLIEST_PERIOD)) {
                return;
            }
        }
        int readings = ledger.readings().thinOut(account, period.plusMonths(1));
        if (readings > 0) {
            LOG.info("Deleted {} daily readings of months up to {}, which are settled.", readings, period);
        }
    }

    /** A period could not be read or proven: logs why and raises an alert. */
    public void failed(
            @Variable("account") String account,
            @Variable("period") YearMonth period,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure,
            CamelContext context) {
        if (context.isStopping() || context.isStopped()) {
            LOG.info(
                    "The reading of {}{} is abandoned because serve stops; the next start reads it again.",
                    period,
                    Account.inWords(account));
            return;
        }
        meters.readingEnded(account, false);
        NoStatement reason = NoStatement.because(account, period, failure);
        String message = settings.redact(inWords(reason)) + " It is tried again at the next tick of the schedule.";
        LOG.error("{}", message);
        if (reason.cause() == NoStatement.Cause.UNEXPECTED) {
            LOG.error("This should not happen. It happened here:", failure);
        }
        alerts.raise(about(account, period), headline(reason), message);
    }

    private String headline(NoStatement reason) {
        String which = Alerts.of(reason.account(), reason.period());
        if (!calendar.isClosed(reason.period())) {
            return which + ": the daily reading failed";
        }
        return ledger.statements().find(reason.account(), reason.period()).isPresent()
                ? which + " could not be checked for changes: " + reason.fact()
                : which + " could not be billed: " + reason.fact();
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
            return "It could not be checked whether the numbers of " + which + " have changed. " + reason.happened()
                    + " What was billed is unchanged. " + reason.advice();
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

    private static String rejectedAbout(String account, YearMonth period) {
        return "the rejected statement of " + period + Account.inWords(account);
    }

    /** What a trouble is about whose matter is that a period can't be read. */
    public static String about(String account, YearMonth period) {
        return "the reading of " + period + Account.inWords(account);
    }
}
