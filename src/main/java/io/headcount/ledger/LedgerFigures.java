package io.headcount.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the ledger holds, in figures. Each is one query, whose cost does not grow with what is in a statement. Thread-safe. */
public final class LedgerFigures {

    private final Ledger ledger;

    LedgerFigures(Ledger ledger) {
        this.ledger = ledger;
    }

    /** When the newest statement of a closed period was recorded that is billed; nothing if there is none. */
    public Optional<Instant> lastStatement(String account) {
        return latest(
                "select max(s.recorded_at) as latest from statement s where s.account = :account and not s.provisional"
                        + " and " + StatementRecords.RELEASED,
                account);
    }

    /** When the latest reading was taken; nothing if there is none. */
    public Optional<Instant> lastReading(String account) {
        return latest("select max(taken_at) as latest from reading where account = :account", account);
    }

    private Optional<Instant> latest(String sql, String account) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(sql)
                .bind("account", account)
                .map((rs, context) -> Optional.ofNullable(StatementRecords.instant(rs, "latest")))
                .one());
    }

    /** How many deliveries there are to each destination in each state. */
    public List<DeliveryCount> deliveries() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        """
                        select destination, state, count(*) as number, min(released_at) as oldest
                        from (select d.destination, d.released_at, %s as state
                            from delivery d join statement s on s.id = d.statement_id) standing
                        group by destination, state order by destination, state"""
                                .formatted(Standing.STATE))
                .map((rs, context) -> new DeliveryCount(
                        rs.getString("destination"),
                        DeliveryState.of(rs.getString("state")),
                        rs.getLong("number"),
                        StatementRecords.instant(rs, "oldest")))
                .list());
    }
}
