package io.headcount.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The troubles of the ledger, and whether people were told: so that a restart tells nobody twice. Thread-safe. */
public final class TroubleRecords {

    private static final int LONGEST_MESSAGE = 4000;
    private static final int LONGEST_HEADLINE = 200;

    private final Ledger ledger;

    TroubleRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Notes a trouble, or that it is still there.
     *
     * @param headline the fact in a few words, for a subject
     */
    public void raise(String about, String headline, String message, boolean daily, Instant now) {
        String fact = StatementRecords.storable(headline, LONGEST_HEADLINE);
        String clipped = StatementRecords.storable(message, LONGEST_MESSAGE);
        try {
            ledger.jdbi().useTransaction(handle -> {
                int known = handle.createUpdate(
                                """
                                update trouble set headline = :headline, message = :message, daily = :daily, raised_at = :now, ended_at = null,
                                    first_raised_at = case when ended_at is null then first_raised_at else :now end
                                where about = :about""")
                        .bind("about", about)
                        .bind("headline", fact)
                        .bind("message", clipped)
                        .bind("daily", daily)
                        .bind("now", StatementRecords.utc(now))
                        .execute();
                if (known == 0) {
                    handle.createUpdate(
                                    """
                                    insert into trouble (about, headline, message, daily, raised_at, first_raised_at)
                                    values (:about, :headline, :message, :daily, :now, :now)""")
                            .bind("about", about)
                            .bind("headline", fact)
                            .bind("message", clipped)
                            .bind("daily", daily)
                            .bind("now", StatementRecords.utc(now))
                            .execute();
                }
            });
        } catch (UnableToExecuteStatementException e) {
            if (!StatementRecords.isUniqueViolation(e)) {
                throw e;
            }
            // Another process noted it at the same moment.
        }
    }

    /** Notes that a trouble is over: who was told of it is to be told that too, and nobody else. */
    public void end(String about, Instant now) {
        ledger.jdbi().useTransaction(handle -> {
            handle.createUpdate("delete from trouble where about = :about and alerted_at is null")
                    .bind("about", about)
                    .execute();
            handle.createUpdate("update trouble set ended_at = :now where about = :about and ended_at is null")
                    .bind("about", about)
                    .bind("now", StatementRecords.utc(now))
                    .execute();
        });
    }

    /** Every trouble, also those that are over and of which people are not yet told so; the oldest first. */
    public List<Trouble> all() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery("select * from trouble order by raised_at, about")
                .map((rs, context) -> new Trouble(
                        rs.getString("about"),
                        headline(rs),
                        rs.getString("message"),
                        rs.getBoolean("daily"),
                        StatementRecords.instant(rs, "first_raised_at"),
                        StatementRecords.instant(rs, "raised_at"),
                        StatementRecords.instant(rs, "alerted_at"),
                        StatementRecords.instant(rs, "ended_at")))
                .list());
    }

    /** Those that are not over, the oldest first. */
    public List<Trouble> open() {
        return all().stream().filter(trouble -> trouble.endedAt() == null).toList();
    }

    /** Of a version before there was one: what it is about. */
    private static String headline(ResultSet row) throws SQLException {
        String headline = row.getString("headline");
        return headline == null ? row.getString("about") : headline;
    }

    /** Notes that people were told; one that is over is forgotten with that. */
    public void told(Trouble trouble, Instant now) {
        ledger.jdbi().useTransaction(handle -> {
            String sql = trouble.endedAt() == null
                    ? "update trouble set alerted_at = :now where about = :about"
                    : "delete from trouble where about = :about and ended_at is not null";
            var update = handle.createUpdate(sql).bind("about", trouble.about());
            if (trouble.endedAt() == null) {
                update.bind("now", StatementRecords.utc(now));
            }
            update.execute();
        });
    }
}
