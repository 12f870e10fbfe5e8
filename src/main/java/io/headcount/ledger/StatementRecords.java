package io.headcount.ledger;

import io.headcount.reading.Line;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The statements of the ledger. Thread-safe. */
public final class StatementRecords {

    private static final String UNIQUE_VIOLATION = "23505";

    /** Whether a statement {@code s} is released, or needed no review. */
    static final String RELEASED =
            "not exists (select 1 from review v where v.statement_id = s.id and v.state <> 'approved')";

    private static final String WITH_REVIEW =
            """
            select s.id, s.account, s.period, s.type, s.revision, s.total_monthly_users, s.company_count, s.recorded_at,
                r.state as review, r.reason, r.decided_at, r.decided_by, r.decision
            from statement s left join review r on r.statement_id = s.id
            """;

    private final Ledger ledger;
    private final DeliveryRecords deliveries;

    StatementRecords(Ledger ledger) {
        this.ledger = ledger;
        this.deliveries = new DeliveryRecords(ledger);
    }

    /**
     * The first period of an account. Kept at the first call, so that the standard, the last closed month at the first
     * start, stays what it was then.
     *
     * @param configured what the settings say, which wins; or null
     * @param lastClosed the last closed month now
     */
    public YearMonth firstPeriod(String account, YearMonth configured, YearMonth lastClosed) {
        YearMonth first = configured == null ? lastClosed : configured;
        addAccount(ledger, account, first);
        if (configured != null) {
            return configured;
        }
        return ledger.jdbi().withHandle(handle -> handle.createQuery("select first_period from account where id = :id")
                .bind("id", account)
                .map((rs, context) -> YearMonth.parse(rs.getString(1)))
                .one());
    }

    /** Adds an account unless it is there. */
    static void addAccount(Ledger ledger, String account, YearMonth firstPeriod) {
        ledger.jdbi().useHandle(handle -> {
            try {
                handle.createUpdate("insert into account (id, first_period) select :id, :first"
                                + " where not exists (select 1 from account where id = :id)")
                        .bind("id", account)
                        .bind("first", firstPeriod.toString())
                        .execute();
            } catch (UnableToExecuteStatementException e) {
                if (!isUniqueViolation(e)) {
                    throw e;
                }
                // Another process was faster with the same row.
            }
        });
    }

    /**
     * Records a statement, its lines and a pending delivery to each destination in one transaction; when this returns
     * they are on the disk.
     *
     * @return whether it was recorded; false if the ledger already has one of this account, period and revision, in
     *     which case nothing was changed
     */
    public boolean record(Statement statement, Collection<String> destinations, Instant now) {
        return record(statement, destinations, null, null, now);
    }

    /**
     * As the other, with what a person must decide. A bill of a company that another account's statement of the period bills
     * already has to be decided about in any case: see {@link OneBill}.
     *
     * @param review why nothing is sent before a person has decided; null if nobody has to
     * @param replaced the id of a statement that waits for review and is withdrawn by this one; or null
     * @return false also where the one to be replaced does not wait any more, in which case nothing was changed
     */
    public boolean record(
            Statement statement, Collection<String> destinations, String review, String replaced, Instant now) {
        // A look at the open month must not put off the bill of the one before.
        YearMonth first = statement.isProvisional() ? statement.period().minusMonths(1) : statement.period();
        addAccount(ledger, statement.account().id(), first);
        if (!statement.isProvisional()) {
            OneBill.prepare(ledger, statement.period());
        }
        try {
            boolean recorded = ledger.jdbi().inTransaction(handle -> {
                if (!statement.isProvisional()) {
                    OneBill.hold(handle, statement.period());
                }
                if (replaced != null
                        && !ReviewRecords.replace(
                                handle, replaced, "the vendor's numbers changed while it waited", now)) {
                    return false;
                }
                insertStatement(handle, statement, now);
                StatementLines.insert(handle, statement);
                String doubt = doubt(handle, statement, review);
                DeliveryState state = doubt == null ? DeliveryState.PENDING : DeliveryState.HELD;
                destinations.forEach(
                        destination -> DeliveryRecords.insert(handle, statement.id(), destination, state, now));
                if (doubt != null) {
                    ReviewRecords.insert(handle, statement.id(), doubt);
                }
                return true;
            });
            if (!recorded) {
                return false;
            }
        } catch (UnableToExecuteStatementException e) {
            // Not every key that occurs twice is the statement's own, and what can't be recorded must not pass for
            // recorded.
            if (isUniqueViolation(e) && isRecorded(statement)) {
                return false;
            }
            throw e;
        }
        ledger.force();
        return true;
    }

    private static String doubt(Handle handle, Statement statement, String review) {
        if (statement.isProvisional()) {
            return review;
        }
        return OneBill.doubt(handle, statement)
                .map(twice -> review == null ? twice : review + "; " + twice)
                .orElse(review);
    }

    private boolean isRecorded(Statement statement) {
        return ledger.jdbi()
                .withHandle(handle -> handle.createQuery(
                                        """
                                select count(*) from statement where account = :account and period = :period
                                    and provisional = :provisional and revision = :revision""")
                                .bind("account", statement.account().id())
                                .bind("period", statement.period().toString())
                                .bind("provisional", statement.isProvisional())
                                .bind("revision", statement.revision())
                                .mapTo(Integer.class)
                                .one()
                        > 0);
    }

    /** A long one as a stream: as a string it would be there twice, and some databases take it apart once more. */
    private static Argument text(byte[] utf8) {
        return (position, statement, context) -> statement.setCharacterStream(
                position, new InputStreamReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8));
    }

    private static void insertStatement(Handle handle, Statement statement, Instant now) {
        handle.createUpdate(
                        """
                        insert into statement (id, account, period, type, provisional, revision, supersedes,
                            total_monthly_users, company_count, proof_method, read_at, recorded_at, document)
                        values (:id, :account, :period, :type, :provisional, :revision, :supersedes,
                            :total, :companies, :method, :readAt, :recordedAt, :document)""")
                .bind("id", statement.id())
                .bind("account", statement.account().id())
                .bind("period", statement.period().toString())
                .bind("type", statement.type().label())
                .bind("provisional", statement.isProvisional())
                .bind("revision", statement.revision())
                .bind("supersedes", statement.supersedes())
                .bind("total", statement.totalMonthlyUsers())
                .bind("companies", statement.lines().size())
                .bind("method", statement.proof().method().label())
                .bind("readAt", utc(statement.proof().readAt()))
                .bind("recordedAt", utc(now))
                .bind("document", text(statement.document().toUtf8()))
                .execute();
    }

    /**
     * What a closed period is billed at: its newest revision that needs no review or was approved. Not what waits for
     * review, and not what was withdrawn.
     */
    public Optional<RecordedStatement> find(String account, YearMonth period) {
        return of(account, period, RELEASED).stream().findFirst();
    }

    /** The statement of a closed period that waits for review; there is one at most. */
    public Optional<RecordedStatement> waiting(String account, YearMonth period) {
        return of(account, period, "r.state = 'waiting'").stream().findFirst();
    }

    /** Every statement of a closed period as it is at this moment, also those withdrawn; the newest revision first. */
    public List<RecordedStatement> revisions(String account, YearMonth period) {
        return of(account, period, "1 = 1");
    }

    private List<RecordedStatement> of(String account, YearMonth period, String condition) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(WITH_REVIEW
                        + "where s.account = :account and s.period = :period and not s.provisional and "
                        + condition + " order by s.revision desc")
                .bind("account", account)
                .bind("period", period.toString())
                .map((rs, context) -> statement(rs))
                .list());
    }

    /** Every statement that waits for review, the oldest period first. */
    public List<RecordedStatement> waiting() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        WITH_REVIEW + "where r.state = 'waiting' order by s.period, s.account, s.revision")
                .map((rs, context) -> statement(rs))
                .list());
    }

    /** What the latest period before one is billed at, however long ago that is. */
    public Optional<RecordedStatement> findBefore(String account, YearMonth period) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(WITH_REVIEW
                        + "where s.account = :account and s.period < :period and not s.provisional and "
                        + RELEASED + " order by s.period desc, s.revision desc fetch first 1 rows only")
                .bind("account", account)
                .bind("period", period.toString())
                .map((rs, context) -> statement(rs))
                .findOne());
    }

    /** A statement by its id. */
    public Optional<RecordedStatement> find(String id) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(WITH_REVIEW + "where s.id = :id")
                .bind("id", id)
                .map((rs, context) -> statement(rs))
                .findOne());
    }

    /** The revision that the next provisional statement of a period gets. */
    public int nextProvisional(String account, YearMonth period) {
        return next(account, period, true);
    }

    /** The revision that the next statement of a closed period gets; those that were withdrawn count. */
    public int nextRevision(String account, YearMonth period) {
        return next(account, period, false);
    }

    private int next(String account, YearMonth period, boolean provisional) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        """
                        select coalesce(max(revision), 0) + 1 from statement
                        where account = :account and period = :period and provisional = :provisional""")
                .bind("provisional", provisional)
                .bind("account", account)
                .bind("period", period.toString())
                .mapTo(Integer.class)
                .one());
    }

    /** Every statement, the newest first. */
    public List<RecordedStatement> history() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        WITH_REVIEW + "order by s.recorded_at desc, s.period desc, s.revision desc, s.id")
                .map((rs, context) -> statement(rs))
                .list());
    }

    /** The document of a statement, byte for byte as it was made. */
    public String document(String id) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select document, char_length(document) from statement where id = :id")
                .bind("id", id)
                .map((rs, context) -> ledger.isEmbedded()
                        ? whole(rs.getCharacterStream(1), Math.toIntExact(rs.getLong(2)))
                        : rs.getString(1))
                .one());
    }

    /** The embedded database would gather it in a buffer that doubles, three times as large as a long text in the end. */
    private static String whole(Reader stored, int length) throws SQLException {
        StringBuilder text = new StringBuilder(length);
        char[] some = new char[8192];
        try (stored) {
            for (int read = stored.read(some); read >= 0; read = stored.read(some)) {
                text.append(some, 0, read);
            }
        } catch (IOException e) {
            throw new SQLException("the document could not be read", e);
        }
        return text.toString();
    }

    /** The lines of a statement by the companies' ids, in the statement's order. */
    public Map<String, Line> lines(String id) {
        return ledger.jdbi().withHandle(handle -> StatementLines.of(handle, id));
    }

    /**
     * What the closed periods before one were billed at, as it was known at a moment, oldest first; at most one of each
     * period, the newest revision. Later corrections don't change the answer, so whatever is told of a statement can be
     * told again in the same words.
     */
    public List<PeriodTotal> earlier(String account, YearMonth from, YearMonth before, Instant known) {
        Map<YearMonth, PeriodTotal> newest = new LinkedHashMap<>();
        ledger.jdbi().useHandle(handle -> handle.createQuery(
                        """
                        select s.id, s.period, s.total_monthly_users from statement s
                        where s.account = :account and not s.provisional and s.period >= :from and s.period < :before
                            and s.recorded_at <= :known and not exists (select 1 from review v
                                where v.statement_id = s.id and (v.state <> 'approved' or v.decided_at > :known))
                        order by s.period, s.revision""")
                .bind("account", account)
                .bind("from", from.toString())
                .bind("before", before.toString())
                .bind("known", utc(known))
                .map((rs, context) -> new PeriodTotal(
                        YearMonth.parse(rs.getString("period")), rs.getString("id"), rs.getLong("total_monthly_users")))
                .forEach(total -> newest.put(total.period(), total)));
        return List.copyOf(newest.values());
    }

    private RecordedStatement statement(ResultSet rs) throws SQLException {
        String id = rs.getString("id");
        return new RecordedStatement(
                id,
                rs.getString("account"),
                YearMonth.parse(rs.getString("period")),
                StatementType.of(rs.getString("type")),
                rs.getInt("revision"),
                rs.getLong("total_monthly_users"),
                rs.getInt("company_count"),
                instant(rs, "recorded_at"),
                review(rs),
                deliveries.of(id));
    }

    private static Review review(ResultSet rs) throws SQLException {
        String state = rs.getString("review");
        return state == null
                ? null
                : new Review(
                        Review.State.of(state),
                        rs.getString("reason"),
                        instant(rs, "decided_at"),
                        rs.getString("decided_by"),
                        rs.getString("decision"));
    }

    static boolean isUniqueViolation(UnableToExecuteStatementException failure) {
        return Ledger.sqlCause(failure)
                .map(SQLException::getSQLState)
                .filter(UNIQUE_VIOLATION::equals)
                .isPresent();
    }

    /**
     * A text as every database takes it: PostgreSQL knows no NUL, and half a surrogate pair can't be encoded. The document
     * keeps the NUL.
     */
    static String storable(String text) {
        return text.replaceAll("[\\x00\\p{Cs}]", "\uFFFD");
    }

    /** A storable text of no more than so many characters, cut where a character ends. */
    static String storable(String text, int longest) {
        String whole = storable(text);
        if (whole.length() <= longest) {
            return whole;
        }
        int end = longest - 1;
        return whole.substring(0, Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /**
     * As an offset date-time an instant is the same in every time zone of the machine, also when clocks change. To the
     * millisecond, as the tables have it: a database would round up, into a time that has not come.
     */
    static OffsetDateTime utc(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
