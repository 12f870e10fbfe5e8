package io.headcount.billing;

import io.headcount.delivery.Destinations;
import io.headcount.keepnet.Tokens;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.StatementRecords;
import io.headcount.reading.ProvenReading;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementType;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of one account: which periods still need a statement, and the making of one from a proven reading.
 * Thread-safe.
 */
public final class Books {

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    private final Ledger ledger;
    private final Settings settings;
    private final Tokens tokens;
    private final BillingCalendar calendar;

    public Books(Ledger ledger, Settings settings, Tokens tokens, BillingCalendar calendar) {
        this.ledger = ledger;
        this.settings = settings;
        this.tokens = tokens;
        this.calendar = calendar;
    }

    /** The closed periods since the first that have no statement, oldest first. */
    public List<YearMonth> duePeriods() {
        StatementRecords statements = ledger.statements();
        YearMonth lastClosed = calendar.lastClosed();
        YearMonth first = statements.firstPeriod(
                Account.DEFAULT, settings.find(Setting.BILLING_FIRST_PERIOD).orElse(null), lastClosed);
        return Stream.iterate(first, period -> !period.isAfter(lastClosed), period -> period.plusMonths(1))
                .filter(period -> statements.find(Account.DEFAULT, period).isEmpty())
                .toList();
    }

    /** The statement that a proven reading of a period gives: final if the period is closed, else provisional. */
    public Statement statement(@Body ProvenReading reading) {
        boolean closed = calendar.isClosed(reading.period());
        return Statement.of(
                reading,
                new Account(Account.DEFAULT, tokens.resellerName().orElse(Account.DEFAULT)),
                calendar.zone(),
                closed ? StatementType.FINALIZED : StatementType.PROVISIONAL,
                closed || ledger == null ? 1 : ledger.statements().nextProvisional(Account.DEFAULT, reading.period()),
                calendar.clock().instant());
    }

    /**
     * Records the statement of a proven reading, with a pending delivery to each destination.
     *
     * @return the statement as the ledger has it: this one, or the one that another run was faster to record
     */
    public RecordedStatement record(@Body ProvenReading reading, CamelContext context) {
        Statement statement = statement(reading);
        boolean recorded = ledger.statements()
                .record(
                        statement,
                        new Destinations(context).names(),
                        calendar.clock().instant());
        if (recorded) {
            LOG.info(
                    "Recorded the statement of {}: {} monthly users in {} companies.",
                    statement.period(),
                    statement.totalMonthlyUsers(),
                    statement.lines().size());
            return ledger.statements().find(statement.id()).orElseThrow();
        }
        LOG.info("The statement of {} was recorded by another run in the meantime.", statement.period());
        return ledger.statements().find(Account.DEFAULT, statement.period()).orElseThrow();
    }

    /** A period got no statement: says why. The next tick of the schedule tries again. */
    public void failed(
            @Variable("period") YearMonth period, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        NoStatement reason = NoStatement.because(period, failure);
        LOG.error("{}", settings.redact(reason.message()));
        if (reason.cause() == NoStatement.Cause.UNEXPECTED) {
            LOG.error("This should not happen; here is where it did:", failure);
        }
    }
}
