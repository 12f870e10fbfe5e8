package io.headcount.billing;

import io.headcount.delivery.Alerts;
import io.headcount.delivery.Destination;
import io.headcount.delivery.Destinations;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.StatementRecords;
import io.headcount.reading.Line;
import io.headcount.settings.Settings;
import io.headcount.statement.Statement;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records statements: for which destinations, and whether a person must decide before anything is sent. Thread-safe. */
final class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Ledger ledger;
    private final Settings settings;
    private final Alerts alerts;
    private final Clock clock;

    Recorder(Ledger ledger, Settings settings, Alerts alerts, Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * Records a statement with a delivery to each destination that may have it. A statement that nobody would ever get is
     * not recorded: a destination that came later would not get it either.
     *
     * @param replaced what waits for review and is withdrawn by this one, if something does
     * @return whether it was recorded; not if another run was faster, or the one to be replaced does not wait any more
     */
    boolean record(Statement statement, Optional<RecordedStatement> replaced, CamelContext context) {
        List<String> destinations = destinations(statement, context);
        Optional<String> doubt = doubt(statement);
        boolean recorded = ledger.statements()
                .record(
                        statement,
                        destinations,
                        doubt.orElse(null),
                        replaced.map(RecordedStatement::id).orElse(null),
                        clock.instant());
        if (recorded) {
            replaced.ifPresent(alerts::decided);
            RecordedStatement now = ledger.statements().find(statement.id()).orElseThrow();
            if (now.isWaiting()) {
                alerts.waits(now);
                LOG.warn(
                        "The statement of {}, revision {}, waits for review: {}. Nothing of it is sent.",
                        statement.period(),
                        statement.revision(),
                        now.review().reason());
            } else {
                alerts.heldBehind(now);
            }
        }
        return recorded;
    }

    private List<String> destinations(Statement statement, CamelContext context) {
        List<Destination> all = new Destinations(context).all();
        List<String> destinations = all.stream()
                .filter(destination -> !destination.billing() || mayBill(statement, destination.name()))
                .map(Destination::name)
                .toList();
        if (all.isEmpty() || (destinations.isEmpty() && statement.isProvisional())) {
            throw new IllegalStateException("there is no destination to deliver the statement to"
                    + (statement.isProvisional() && !all.isEmpty()
                            ? ": it is provisional, and all destinations bill by what they get"
                            : ""));
        }
        if (destinations.size() < all.size()) {
            LOG.info(
                    "This statement of {} goes to {} only; the other destinations bill, and it is provisional or"
                            + " corrects what they never got.",
                    statement.period(),
                    destinations);
        }
        return destinations;
    }

    /** A correction says what has changed, which is a number to bill only for who was billed the number before. */
    private boolean mayBill(Statement statement, String destination) {
        if (statement.isProvisional() || statement.supersedes() == null) {
            return !statement.isProvisional();
        }
        return ledger.statements().find(statement.supersedes()).orElseThrow().deliveries().stream()
                .anyMatch(delivery -> delivery.destination().equals(destination));
    }

    /**
     * Why a person must decide before anything of a statement is sent; nothing if nobody has to. The ledger adds its own reason
     * where another account bills one of the companies: only within the recording can that be known.
     */
    private Optional<String> doubt(Statement statement) {
        return Plausibility.of(settings).doubt(statement, earlier(statement));
    }

    /**
     * What a statement is held against: a correction against what it corrects, any other against the month before. Where that
     * has no statement that is billed, the latest earlier one that has takes its place: two months in which everything
     * is lost must not make the second one usual.
     */
    private Optional<Plausibility.Earlier> earlier(Statement statement) {
        StatementRecords statements = ledger.statements();
        if (statement.supersedes() != null) {
            return statements
                    .find(statement.supersedes())
                    .map(corrected -> earlier("revision " + corrected.revision(), corrected));
        }
        return statements
                .findBefore(statement.account().id(), statement.period())
                .map(before -> earlier(before.period().toString(), before));
    }

    private Plausibility.Earlier earlier(String name, RecordedStatement statement) {
        return new Plausibility.Earlier(
                name,
                statement.totalMonthlyUsers(),
                ledger.statements().lines(statement.id()).values());
    }

    /** Whether a recorded statement says the same number of each company; one without users is as good as none. */
    boolean saysTheSame(Statement statement, RecordedStatement recorded) {
        return statement.totalMonthlyUsers() == recorded.totalMonthlyUsers()
                && users(statement.lines())
                        .equals(users(ledger.statements().lines(recorded.id()).values()));
    }

    private static Map<String, Long> users(Collection<Line> lines) {
        Map<String, Long> users = new HashMap<>();
        lines.stream()
                .filter(line -> line.monthlyUsers() > 0)
                .forEach(line -> users.put(line.companyId(), line.monthlyUsers()));
        return users;
    }
}
