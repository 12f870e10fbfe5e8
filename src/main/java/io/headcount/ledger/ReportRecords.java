package io.headcount.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The mails of the ledger that are no statement's. Thread-safe, also between processes that share the ledger: each is made once, by a
 * unique key, and claimed by one update that only one of them can win.
 */
public final class ReportRecords {

    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_SUBJECT = 300;

    private final Ledger ledger;

    ReportRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Records a report that is due at once.
     *
     * @return whether it was; false if there is one of this id already, in which case nothing was changed
     */
    public boolean record(Report report) {
        try {
            ledger.jdbi().useHandle(handle -> handle.createUpdate(
                            """
                                    insert into report (id, made_at, subject, body, file_name, attachment, state, attempts,
                                        next_attempt_at)
                                    values (:id, :now, :subject, :body, :file, :attachment, 'pending', 0, :now)""")
                    .bind("id", report.id())
                    .bind("now", StatementRecords.utc(report.madeAt()))
                    .bind("subject", StatementRecords.storable(report.subject(), LONGEST_SUBJECT))
                    .bind("body", StatementRecords.storable(report.body()))
                    .bind("file", report.fileName())
                    .bind("attachment", StatementRecords.storable(report.attachment()))
                    .execute());
        } catch (UnableToExecuteStatementException e) {
            if (!StatementRecords.isUniqueViolation(e)) {
                throw e;
            }
            return false;
        }
        ledger.force();
        return true;
    }

    /** Whether there is one of this id. */
    public boolean isRecorded(String id) {
        return find(id).isPresent();
    }

    /**
     * Claims the oldest report that is due, and begins an attempt. Nobody else can before the attempt has ended or {@code until} has passed,
     * which is when a killed process's claim lapses.
     */
    public Optional<Report> claimNext(Instant now, Instant until) {
        while (true) {
            Optional<Report> due = ledger.jdbi().withHandle(handle -> handle.createQuery("select * from report where "
                            + "state = 'pending' and next_attempt_at <= :now"
                            + " and (claimed_until is null or claimed_until < :now) order by made_at, id"
                            + " fetch first 1 rows only")
                    .bind("now", StatementRecords.utc(now))
                    .map((rs, context) -> report(rs))
                    .findOne());
            if (due.isEmpty()) {
                return due;
            }
            int won = ledger.jdbi().withHandle(handle -> handle.createUpdate(
                            """
                            update report set attempts = attempts + 1, claimed_until = :until
                            where id = :id and state = 'pending' and attempts = :attempts""")
                    .bind("until", StatementRecords.utc(until))
                    .bind("id", due.get().id())
                    .bind("attempts", due.get().attempts())
                    .execute());
            if (won == 1) {
                return find(due.get().id());
            }
        }
    }

    /** The mail server took it. */
    public void delivered(Report report, Instant now) {
        end(report, "delivered", now, null, now);
        ledger.force();
    }

    /** It is tried again later. */
    public void failed(Report report, String reason, Instant next) {
        end(report, "pending", null, reason, next);
    }

    /** It is given up. */
    public void held(Report report, String reason, Instant now) {
        end(report, "held", now, reason, now);
    }

    /** An attempt that another one has followed changes nothing any more, unless it got through. */
    private void end(Report report, String state, Instant ended, String reason, Instant next) {
        ledger.jdbi().useHandle(handle -> handle.createUpdate(
                        """
                                update report set state = :state, ended_at = :ended, reason = :reason, next_attempt_at = :next,
                                    claimed_until = null
                                where id = :id and (attempts = :attempts or :state = 'delivered')""")
                .bind("state", state)
                .bind("ended", ended == null ? null : StatementRecords.utc(ended))
                .bind("reason", reason == null ? null : StatementRecords.storable(reason, LONGEST_REASON))
                .bind("next", StatementRecords.utc(next))
                .bind("id", report.id())
                .bind("attempts", report.attempts())
                .execute());
    }

    /** Throws away what was made before a time and is over. */
    public void thinOut(Instant before) {
        ledger.jdbi().useHandle(handle -> handle.createUpdate(
                        "delete from report where made_at < :before and state <> 'pending'")
                .bind("before", StatementRecords.utc(before))
                .execute());
    }

    private Optional<Report> find(String id) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery("select * from report where id = :id")
                .bind("id", id)
                .map((rs, context) -> report(rs))
                .findOne());
    }

    private static Report report(ResultSet rs) throws SQLException {
        return new Report(
                rs.getString("id"),
                StatementRecords.instant(rs, "made_at"),
                rs.getString("subject"),
                rs.getString("body"),
                rs.getString("file_name"),
                rs.getString("attachment"),
                rs.getInt("attempts"));
    }
}
