package io.headcount.ledger;

import io.headcount.ledger.Review.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The statements that nobody would believe, and what became of them. A decision is one update of what still waits: of
 * several people, machines and a reading that brings other numbers, one wins. Thread-safe.
 */
public final class ReviewRecords {

    private static final int LONGEST_REASON = 4000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DECISION = 1000;

    private final Ledger ledger;

    ReviewRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    static void insert(Handle handle, String statementId, String reason) {
        handle.createUpdate("insert into review (statement_id, state, reason) values (:id, 'waiting', :reason)")
                .bind("id", statementId)
                .bind("reason", StatementRecords.storable(reason, LONGEST_REASON))
                .execute();
    }

    /**
     * Releases a statement: its deliveries are due at once.
     *
     * @param by who decided it
     * @param decision why, or null
     * @return whether it still waited
     */
    public boolean approve(String statementId, String by, String decision, Instant now) {
        boolean won = ledger.jdbi().inTransaction(handle -> {
            if (!decide(handle, statementId, State.APPROVED, by, decision, now)) {
                return false;
            }
            handle.createUpdate(
                            """
                            update delivery set state = 'pending', released_at = :now, next_attempt_at = :now
                            where statement_id = :id and state = 'held' and attempts = 0""")
                    .bind("now", StatementRecords.utc(now))
                    .bind("id", statementId)
                    .execute();
            return true;
        });
        ledger.force();
        return won;
    }

    /**
     * Withdraws a statement for good.
     *
     * @param by who decided it
     * @param decision why
     * @return whether it still waited
     */
    public boolean reject(String statementId, String by, String decision, Instant now) {
        boolean won =
                ledger.jdbi().inTransaction(handle -> decide(handle, statementId, State.REJECTED, by, decision, now));
        ledger.force();
        return won;
    }

    /**
     * Withdraws a statement because what it says is no longer what the vendor says, and nothing takes its place.
     *
     * @return whether it still waited
     */
    public boolean replace(String statementId, String decision, Instant now) {
        boolean won = ledger.jdbi().inTransaction(handle -> replace(handle, statementId, decision, now));
        ledger.force();
        return won;
    }

    static boolean replace(Handle handle, String statementId, String decision, Instant now) {
        return decide(handle, statementId, State.REPLACED, "headcount", decision, now);
    }

    private static boolean decide(
            Handle handle, String statementId, State state, String by, String decision, Instant now) {
        return handle.createUpdate(
                                """
                                update review set state = :state, decided_at = :now, decided_by = :by,
                                    decision = :decision where statement_id = :id and state = 'waiting'""")
                        .bind("state", state.label())
                        .bind("now", StatementRecords.utc(now))
                        .bind("by", StatementRecords.storable(by, LONGEST_NAME))
                        .bind(
                                "decision",
                                decision == null ? null : StatementRecords.storable(decision, LONGEST_DECISION))
                        .bind("id", statementId)
                        .execute()
                == 1;
    }

    /** How many statements wait, by account; accounts of which none does are left out. */
    public Map<String, Integer> waiting() {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        ledger.jdbi().useHandle(handle -> handle.createQuery(
                        """
                        select s.account, count(*) as number from review v join statement s on s.id = v.statement_id
                        where v.state = 'waiting' group by s.account order by s.account""")
                .map((rs, context) -> Map.entry(rs.getString("account"), rs.getInt("number")))
                .forEach(entry -> waiting.put(entry.getKey(), entry.getValue())));
        return waiting;
    }
}
