package io.headcount.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The deliveries of the ledger and their attempts. Thread-safe, also between processes that share the ledger: a delivery
 * is claimed by one update that only one of them can win, and that none wins while an older revision of the month is not
 * delivered at the same destination.
 */
public final class DeliveryRecords {

    private static final String WITH_REASON =
            """
            select d.*, (select a.reason from attempt a where a.delivery_id = d.id and a.number = d.attempts) as reason,
            """
                    + Standing.COLUMNS
                    + ", t.companies, t.told, t.unmapped, t.refused"
                    + " from delivery d join statement s on s.id = d.statement_id"
                    + " left join delivery_told t on t.delivery_id = d.id ";

    private static final String DUE =
            """
            d.state = 'pending' and d.next_attempt_at <= :now and (d.claimed_until is null or d.claimed_until < :now)
            and\s"""
                    + Standing.IN_ORDER;
    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_NAME = 200;

    private final Ledger ledger;
    private final String claimant = UUID.randomUUID().toString();

    DeliveryRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    static void insert(Handle handle, String statementId, String destination, DeliveryState state, Instant now) {
        handle.createUpdate(
                        """
                        insert into delivery (id, statement_id, destination, state, attempts, released_at, next_attempt_at)
                        values (:id, :statement, :destination, :state, 0, :now, :now)""")
                .bind("state", state.label())
                .bind("id", Delivery.id(statementId, destination))
                .bind("statement", statementId)
                .bind("destination", destination)
                .bind("now", StatementRecords.utc(now))
                .execute();
    }

    /** The deliveries of a statement, by the destinations' names. */
    public List<Delivery> of(String statementId) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        WITH_REASON + "where d.statement_id = :statement order by d.destination")
                .bind("statement", statementId)
                .map((rs, context) -> delivery(rs))
                .list());
    }

    /** The destinations that have a delivery due. */
    public List<String> destinationsDue(Instant now) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select distinct d.destination from delivery d join statement s on s.id = d.statement_id where "
                                + DUE + " order by d.destination")
                .bind("now", StatementRecords.utc(now))
                .mapTo(String.class)
                .list());
    }

    /**
     * Claims the delivery to a destination that is due, of the oldest period first, and begins an attempt. No other claim can be made on it
     * before the attempt has ended or {@code until} has passed, which is when a killed process's claim lapses.
     */
    public Optional<Delivery> claimNext(String destination, Instant now, Instant until) {
        while (true) {
            Optional<Delivery> due = ledger.jdbi()
                    .withHandle(handle -> handle.createQuery(WITH_REASON + "where d.destination = :destination and "
                                    + DUE + " order by s.period, s.revision, d.id fetch first 1 rows only")
                            .bind("destination", destination)
                            .bind("now", StatementRecords.utc(now))
                            .map((rs, context) -> delivery(rs))
                            .findOne());
            if (due.isEmpty()) {
                return due;
            }
            if (claim(due.get(), now, until)) {
                return find(due.get().id());
            }
        }
    }

    private boolean claim(Delivery due, Instant now, Instant until) {
        boolean won = ledger.jdbi().inTransaction(handle -> {
            lockSeries(handle, due);
            int rows = handle.createUpdate(
                            """
                            update delivery d set attempts = attempts + 1, claimed_by = :me, claimed_until = :until
                            where d.id = :id and d.attempts = :attempts and exists (
                                select 1 from statement s where s.id = d.statement_id and\s"""
                                    + DUE + ")")
                    .bind("now", StatementRecords.utc(now))
                    .bind("me", claimant)
                    .bind("until", StatementRecords.utc(until))
                    .bind("id", due.id())
                    .bind("attempts", due.attempts())
                    .execute();
            if (rows == 1) {
                handle.createUpdate("insert into attempt (delivery_id, number, started_at) values (:id, :number, :now)")
                        .bind("id", due.id())
                        .bind("number", due.attempts() + 1)
                        .bind("now", StatementRecords.utc(now))
                        .execute();
            }
            return rows == 1;
        });
        return won;
    }

    /**
     * Has others wait who would change what the order of a series hangs on. What follows in the transaction sees what they
     * have committed. Always in one order, so that two never wait for each other.
     */
    private static void lockSeries(Handle handle, Delivery delivery) {
        handle.createQuery(
                        """
                        select id from delivery where destination = :destination and statement_id in (
                            select s.id from statement s join statement one on one.account = s.account
                                and one.period = s.period where one.id = :statement)
                        order by id for update""")
                .bind("destination", delivery.destination())
                .bind("statement", delivery.statementId())
                .mapTo(String.class)
                .list();
    }

    /** What has waited for others until now is as young as a new one. */
    private static void rejuvenate(Handle handle, Delivery delivery, Instant now) {
        handle.createUpdate(
                        """
                        update delivery set released_at = :now
                        where destination = :destination and state = 'pending' and attempts = 0 and statement_id in (
                            select s.id from statement s join statement one on one.account = s.account
                                and one.period = s.period and one.provisional = s.provisional
                                and one.revision < s.revision
                            where one.id = :statement)""")
                .bind("now", StatementRecords.utc(now))
                .bind("destination", delivery.destination())
                .bind("statement", delivery.statementId())
                .execute();
    }

    /** A delivery by its id. */
    public Optional<Delivery> find(String id) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(WITH_REASON + "where d.id = :id")
                .bind("id", id)
                .map((rs, context) -> delivery(rs))
                .findOne());
    }

    /** Those that a condition chooses. */
    List<Delivery> where(String condition, Map<String, String> bound) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(WITH_REASON + condition)
                .bindMap(bound)
                .map((rs, context) -> delivery(rs))
                .list());
    }

    /** The other side said yes. */
    public void delivered(Delivery delivery, Instant now) {
        delivered(delivery, now, null);
    }

    /**
     * The other side said yes.
     *
     * @param remark what is to be known all the same, such as who among several did not get it; or null
     */
    public void delivered(Delivery delivery, Instant now, String remark) {
        ledger.jdbi().useTransaction(handle -> {
            lockSeries(handle, delivery);
            handle.createUpdate(
                            """
                            update delivery set state = 'delivered', delivered_at = :now, claimed_by = null,
                                claimed_until = null where id = :id""")
                    .bind("now", StatementRecords.utc(now))
                    .bind("id", delivery.id())
                    .execute();
            endAttempt(handle, delivery, now, true, remark);
            rejuvenate(handle, delivery, now);
        });
        ledger.force();
    }

    /** The attempt failed; the delivery is due again at {@code nextAttemptAt}. */
    public void failed(Delivery delivery, Instant now, String reason, Instant nextAttemptAt) {
        end(delivery, now, reason, DeliveryState.PENDING, nextAttemptAt);
    }

    /** The attempt failed, and another makes no sense before a person has looked at it. */
    public void held(Delivery delivery, Instant now, String reason) {
        end(delivery, now, reason, DeliveryState.HELD, now);
    }

    private void end(Delivery delivery, Instant now, String reason, DeliveryState state, Instant nextAttemptAt) {
        ledger.jdbi().useTransaction(handle -> {
            // Only while the claim is ours: a lapsed one may have been taken over, and that attempt decides.
            handle.createUpdate(
                            """
                            update delivery set state = :state, next_attempt_at = :next, claimed_by = null,
                                claimed_until = null
                            where id = :id and state = 'pending' and attempts = :attempts""")
                    .bind("state", state.label())
                    .bind("next", StatementRecords.utc(nextAttemptAt))
                    .bind("id", delivery.id())
                    .bind("attempts", delivery.attempts())
                    .execute();
            endAttempt(handle, delivery, now, false, reason);
        });
        ledger.force();
    }

    /** An attempt has one end: what goes wrong after the other side's yes was recorded does not take it back. */
    private static void endAttempt(Handle handle, Delivery delivery, Instant now, boolean delivered, String reason) {
        String clipped = reason == null ? null : StatementRecords.storable(reason, LONGEST_REASON);
        handle.createUpdate(
                        """
                        update attempt set ended_at = :now, delivered = :delivered, reason = :reason
                        where delivery_id = :id and number = :number and ended_at is null""")
                .bind("now", StatementRecords.utc(now))
                .bind("delivered", delivered)
                .bind("reason", clipped)
                .bind("id", delivery.id())
                .bind("number", delivery.attempts())
                .execute();
    }

    /**
     * Makes a delivery pending and due at once, unless an attempt of it is under way. One that was held or delivered is
     * as young again as a new one. What waits for review or is withdrawn is not released, and nothing after which a newer
     * one was sent.
     *
     * @return whether it is pending and due now
     */
    public boolean release(Delivery delivery, Instant now) {
        return ledger.jdbi().inTransaction(handle -> {
            lockSeries(handle, delivery);
            return handle.createUpdate(
                                    """
                                    update delivery d set state = 'pending', next_attempt_at = :now,
                                        released_at = case when state = 'pending' then released_at else :now end
                                    where d.id = :id and (d.claimed_until is null or d.claimed_until < :now) and exists (
                                        select 1 from statement s where s.id = d.statement_id and\s"""
                                            + Standing.NOT_OVER + ")")
                            .bind("now", StatementRecords.utc(now))
                            .bind("id", delivery.id())
                            .execute()
                    == 1;
        });
    }

    /** The deliveries that wait for this one, of newer revisions of its month to its destination, oldest first. */
    public List<Delivery> waitingFor(Delivery delivery) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        WITH_REASON
                                + """
                        join statement one on one.account = s.account and one.period = s.period
                            and one.provisional = s.provisional and one.revision < s.revision
                        where one.id = :statement and d.destination = :destination and d.state = 'pending'
                        order by s.revision""")
                .bind("statement", delivery.statementId())
                .bind("destination", delivery.destination())
                .map((rs, context) -> delivery(rs))
                .list());
    }

    /** The deliveries of the same month to the same destination that are not sent any more. */
    public List<Delivery> withdrawnBeside(Delivery delivery) {
        return ledger
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                WITH_REASON
                                        + """
                        join statement one on one.account = s.account and one.period = s.period
                        where one.id = :statement and d.destination = :destination and d.state <> 'delivered'
                        order by s.revision""")
                        .bind("statement", delivery.statementId())
                        .bind("destination", delivery.destination())
                        .map((rs, context) -> delivery(rs))
                        .list())
                .stream()
                .filter(other -> other.state() == DeliveryState.WITHDRAWN)
                .toList();
    }

    /**
     * Gives up for good a delivery that is held, or that has failed and would be tried again: what waited for it waits no more. What
     * was left to a person of it counts as taken care of. Where that makes known what the system has, the delivery is not given up
     * but goes on with the rest.
     *
     * @param by who decided it
     * @param reason why, for people
     * @return whether that was done; not if it is neither, or an attempt of it is under way
     */
    public boolean dismiss(Delivery delivery, String by, String reason, Instant now) {
        boolean dismissed = ledger.jdbi().inTransaction(handle -> {
            lockSeries(handle, delivery);
            int rows = handle.createUpdate(
                            """
                            insert into dismissal (delivery_id, dismissed_at, dismissed_by, reason)
                            select d.id, :now, :by, :reason from delivery d
                            where d.id = :id and (d.state = 'held' or d.state = 'pending' and d.attempts > 0)
                                and (d.claimed_until is null or d.claimed_until < :now)
                                and not exists (select 1 from dismissal m where m.delivery_id = d.id)
                                and not exists (select 1 from review v where v.statement_id = d.statement_id
                                    and v.state <> 'approved')""")
                    .bind("now", StatementRecords.utc(now))
                    .bind("by", StatementRecords.storable(by, LONGEST_NAME))
                    .bind("reason", StatementRecords.storable(reason, LONGEST_REASON))
                    .bind("id", delivery.id())
                    .execute();
            if (rows == 1) {
                boolean goesOn = UsageRecords.isLeftUnknown(handle, delivery);
                UsageRecords.settle(handle, delivery, reason, now);
                if (goesOn) {
                    goOn(handle, delivery, now);
                }
            }
            rejuvenate(handle, delivery, now);
            return rows == 1;
        });
        ledger.force();
        return dismissed;
    }

    /** As long as it was unknown what a company has, nothing more of it was told: now it can be. */
    private static void goOn(Handle handle, Delivery delivery, Instant now) {
        handle.execute("delete from dismissal where delivery_id = ?", delivery.id());
        handle.createUpdate(
                        """
                        update delivery set state = 'pending', next_attempt_at = :now, released_at = :now where id = :id""")
                .bind("now", StatementRecords.utc(now))
                .bind("id", delivery.id())
                .execute();
    }

    /**
     * Lets go of the claims of processes that are gone. Only an embedded ledger knows that they are: nobody else can
     * have it open. In a shared one, or beside another in its process, a claim lapses by its time.
     */
    public void dropDeadClaims() {
        if (ledger.isAlone()) {
            ledger.jdbi()
                    .useHandle(handle -> handle.execute("update delivery set claimed_by = null, claimed_until = null"
                            + " where claimed_until is not null"));
        }
    }

    /** The destinations at which this process has claimed a delivery. */
    public List<String> destinationsClaimed() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select distinct destination from delivery where claimed_by = :me order by destination")
                .bind("me", claimant)
                .mapTo(String.class)
                .list());
    }

    /** Lets go of what this process has claimed at a destination; for who knows that no attempt of its is under way there. */
    public void giveBack(String destination) {
        ledger.jdbi().useHandle(handle -> handle.createUpdate(
                        """
                        update delivery set claimed_by = null, claimed_until = null
                        where destination = :destination and claimed_by = :me""")
                .bind("destination", destination)
                .bind("me", claimant)
                .execute());
    }

    /** The attempts of a delivery, in order. */
    public List<Attempt> attempts(String deliveryId) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select * from attempt where delivery_id = :id order by number")
                .bind("id", deliveryId)
                .map((rs, context) -> new Attempt(
                        rs.getInt("number"),
                        StatementRecords.instant(rs, "started_at"),
                        StatementRecords.instant(rs, "ended_at"),
                        rs.getObject("delivered", Boolean.class),
                        rs.getString("reason")))
                .list());
    }

    private static Delivery delivery(ResultSet rs) throws SQLException {
        return new Delivery(
                rs.getString("id"),
                rs.getString("statement_id"),
                rs.getString("destination"),
                DeliveryState.of(rs.getString("standing")),
                rs.getInt("attempts"),
                StatementRecords.instant(rs, "released_at"),
                StatementRecords.instant(rs, "next_attempt_at"),
                StatementRecords.instant(rs, "delivered_at"),
                rs.getString("reason"),
                Standing.obstacle(rs),
                rs.getObject("companies") == null ? null : UsageRecords.told(rs));
    }
}
