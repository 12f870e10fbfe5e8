package io.headcount.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** How many companies were told to each billing system, or not, by the deliveries that go on or are held; by destination. */
    public Map<String, Told> untold() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        """
                        select destination, sum(companies) as companies, sum(told) as told, sum(unmapped) as unmapped,
                            sum(refused) as refused
                        from (select d.destination, t.companies, t.told, t.unmapped, t.refused, %s as state
                            from delivery d join statement s on s.id = d.statement_id
                                join delivery_told t on t.delivery_id = d.id) open
                        where state in ('pending', 'held') group by destination order by destination"""
                                .formatted(Standing.STATE))
                .reduceRows(new TreeMap<String, Told>(), (all, row) -> {
                    all.put(
                            row.getColumn("destination", String.class),
                            new Told(
                                    row.getColumn("companies", Integer.class),
                                    row.getColumn("told", Integer.class),
                                    row.getColumn("unmapped", Integer.class),
                                    row.getColumn("refused", Integer.class)));
                    return all;
                }));
    }
}
