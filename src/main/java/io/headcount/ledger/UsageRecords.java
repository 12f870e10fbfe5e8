package io.headcount.ledger;

import io.headcount.ledger.UsageEntry.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What each billing system was told of each customer. Records and events are only added; a record's state follows from its events.
 * Thread-safe.
 */
public final class UsageRecords {

    private static final int LONGEST_WORDS = 1_000;

    private static final String ENTRIES =
            """
            select r.*, s.account, s.period, e.kind, e.happened_at, e.number
            from usage_record r join delivery d on d.id = r.delivery_id join statement s on s.id = d.statement_id
                left join usage_event e on e.delivery_id = r.delivery_id and e.record_id = r.id
            where d.destination = :destination\s""";

    /** What of a delivery's month is left to a person: such events {@code e} that nothing came after. */
    private static final String LEFT =
            """
            e.kind = 'left' and not exists (select 1 from usage_event l where l.delivery_id = e.delivery_id
                    and l.record_id = e.record_id and l.number > e.number)
                and e.delivery_id in (select d.id from delivery d join statement s on s.id = d.statement_id
                    join statement one on one.account = s.account and one.period = s.period
                    where one.id = :statement and d.destination = :destination)""";

    private static final String IN_ORDER = " order by s.period, s.revision, r.delivery_id, r.id, e.number";

    private final Ledger ledger;

    UsageRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What a destination was told of a period of an account, by any revision. */
    public List<UsageEntry> of(String destination, String account, YearMonth period) {
        return ledger.jdbi().withHandle(handle -> {
            Map<String, UsageEntry> entries = new LinkedHashMap<>();
            handle.createQuery(ENTRIES + "and s.account = :account and s.period = :period" + IN_ORDER)
                    .bind("destination", destination)
                    .bind("account", account)
                    .bind("period", period.toString())
                    .map((rs, context) -> add(rs, entries))
                    .forEach(added -> {});
            return List.copyOf(entries.values());
        });
    }

    /** What a destination was ever told, of all accounts. */
    public List<UsageEntry> of(String destination) {
        return ledger.jdbi().withHandle(handle -> {
            Map<String, UsageEntry> entries = new LinkedHashMap<>();
            handle.createQuery(ENTRIES + IN_ORDER)
                    .bind("destination", destination)
                    .map((rs, context) -> add(rs, entries))
                    .forEach(added -> {});
            return List.copyOf(entries.values());
        });
    }

    private static boolean add(ResultSet rs, Map<String, UsageEntry> entries) throws SQLException {
        String key = rs.getString("delivery_id") + " " + rs.getString("id");
        UsageEntry entry = entries.get(key);
        if (entry == null) {
            entry = new UsageEntry(
                    rs.getString("delivery_id"),
                    rs.getString("id"),
                    rs.getString("account"),
                    YearMonth.parse(rs.getString("period")),
                    rs.getString("company_id"),
                    rs.getString("company_name"),
                    rs.getString("customer"),
                    rs.getLong("quantity"),
                    State.NEW,
                    null,
                    0);
        }
        String kind = rs.getString("kind");
        entries.put(
                key,
                kind == null
                        ? entry
                        : entry.after(state(kind), StatementRecords.instant(rs, "happened_at"), rs.getLong("number")));
        return true;
    }

    private static State state(String kind) {
        return kind.equals("settled") ? State.TOLD : State.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    /**
     * Takes down what happens to records, and the records themselves where the ledger does not have them yet.
     *
     * @param next {@link State#ASKED} before they are sent; {@link State#TOLD}, {@link State#REFUSED} by the answer;
     *     {@link State#LEFT} what a person must see to
     * @param by whose attempt it is
     * @param words the system's, or why; or null
     * @return the records as they are now
     */
    public List<UsageEntry> note(Collection<UsageEntry> entries, State next, Delivery by, String words, Instant now) {
        return ledger.jdbi().inTransaction(handle -> note(handle, entries, next.name(), by, words, now));
    }

    private static List<UsageEntry> note(
            Handle handle, Collection<UsageEntry> entries, String kind, Delivery by, String words, Instant now) {
        insertNew(handle, entries);
        List<UsageEntry> noted = new ArrayList<>();
        String text = words == null ? null : StatementRecords.storable(words, LONGEST_WORDS);
        for (UsageEntry entry : entries) {
            long number = handle.createUpdate(
                            """
                            insert into usage_event (delivery_id, record_id, kind, happened_at, by_delivery, attempt, words)
                            values (:delivery, :id, :kind, :now, :by, :attempt, :words)""")
                    .bind("delivery", entry.deliveryId())
                    .bind("id", entry.id())
                    .bind("kind", kind.toLowerCase(Locale.ROOT))
                    .bind("now", StatementRecords.utc(now))
                    .bind("by", by.id())
                    .bind("attempt", by.attempts())
                    .bind("words", text)
                    .executeAndReturnGeneratedKeys("number")
                    .mapTo(Long.class)
                    .one();
            noted.add(entry.after(state(kind.toLowerCase(Locale.ROOT)), now, number));
        }
        return noted;
    }

    private static void insertNew(Handle handle, Collection<UsageEntry> entries) {
        List<UsageEntry> fresh =
                entries.stream().filter(entry -> entry.state() == State.NEW).toList();
        if (fresh.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                """
                insert into usage_record (delivery_id, id, company_id, company_name, customer, quantity)
                values (:delivery, :id, :company, :name, :customer, :quantity)""");
        for (UsageEntry entry : fresh) {
            batch.bind("delivery", entry.deliveryId())
                    .bind("id", entry.id())
                    .bind("company", entry.companyId())
                    .bind("name", StatementRecords.storable(entry.companyName()))
                    .bind("customer", entry.customer())
                    .bind("quantity", entry.quantity())
                    .add();
        }
        batch.execute();
    }

    /** How far a delivery has come; nothing if nobody was told of it yet. */
    public Optional<Told> told(String deliveryId) {
        return ledger.jdbi()
                .withHandle(handle -> handle.createQuery("select * from delivery_told where delivery_id = :id")
                        .bind("id", deliveryId)
                        .map((rs, context) -> told(rs))
                        .findOne());
    }

    static Told told(ResultSet rs) throws SQLException {
        return new Told(rs.getInt("companies"), rs.getInt("told"), rs.getInt("unmapped"), rs.getInt("refused"));
    }

    /** Takes down how far a delivery has come. From the first time on, no older statement of the month is sent any more. */
    public void note(String deliveryId, Told told) {
        ledger.jdbi().useTransaction(handle -> note(handle, deliveryId, told));
    }

    private static void note(Handle handle, String deliveryId, Told told) {
        int known = figures(
                handle,
                """
                update delivery_told set companies = :companies, told = :told, unmapped = :unmapped, refused = :refused
                where delivery_id = :id""",
                deliveryId,
                told);
        if (known == 0) {
            figures(
                    handle,
                    """
                    insert into delivery_told (delivery_id, companies, told, unmapped, refused)
                    values (:id, :companies, :told, :unmapped, :refused)""",
                    deliveryId,
                    told);
        }
    }

    private static int figures(Handle handle, String sql, String deliveryId, Told told) {
        return handle.createUpdate(sql)
                .bind("id", deliveryId)
                .bind("companies", told.companies())
                .bind("told", told.told())
                .bind("unmapped", told.unmapped())
                .bind("refused", told.refused())
                .execute();
    }

    /**
     * The deliveries to a destination, of final statements of an account, that were tried by a version that did not keep what it
     * told, and of which that is not made up for; the oldest first.
     */
    public List<Delivery> untracked(String destination, String account) {
        return ledger.deliveries()
                .where(
                        """
                        where d.destination = :destination and s.account = :account and not s.provisional
                            and exists (select 1 from untracked_delivery u where u.delivery_id = d.id)
                            and not exists (select 1 from delivery_told t where t.delivery_id = d.id)
                        order by s.period, s.revision""",
                        Map.of("destination", destination, "account", account));
    }

    /** Makes up for what an earlier version did not keep of a delivery, in one transaction. */
    public void track(Delivery delivery, List<UsageEntry> entries, State state, Instant when, Told told) {
        ledger.jdbi().useTransaction(handle -> {
            note(handle, entries, state.name(), delivery, "by a version that did not keep what it told", when);
            note(handle, delivery.id(), told);
        });
    }

    /** A person has looked for what was left to him of a delivery's month, and it is not there: it may be sent again. */
    public void notThere(Delivery delivery, String by, Instant now) {
        ledger.jdbi()
                .useTransaction(
                        handle -> endLeft(handle, delivery, "refused", by + " looked, and it is not there", now));
    }

    /** In a transaction: whether a record was left to a person that the system may or may not have. */
    static boolean isLeftUnknown(Handle handle, Delivery delivery) {
        return handle.createQuery("select count(*) from usage_event e where " + LEFT
                                + " and exists (select 1 from usage_event a where a.delivery_id = e.delivery_id"
                                + " and a.record_id = e.record_id and a.kind = 'asked')")
                        .bind("statement", delivery.statementId())
                        .bind("destination", delivery.destination())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** In a transaction: what was left to a person counts as taken care of. */
    static void settle(Handle handle, Delivery delivery, String reason, Instant now) {
        endLeft(handle, delivery, "settled", reason, now);
    }

    private static void endLeft(Handle handle, Delivery delivery, String kind, String words, Instant now) {
        handle.createUpdate(
                        """
                        insert into usage_event (delivery_id, record_id, kind, happened_at, by_delivery, attempt, words)
                        select e.delivery_id, e.record_id, :kind, :now, :by, :attempt, :words from usage_event e
                        where\s"""
                                + LEFT)
                .bind("kind", kind)
                .bind("now", StatementRecords.utc(now))
                .bind("by", delivery.id())
                .bind("attempt", delivery.attempts())
                .bind("words", StatementRecords.storable(words, LONGEST_WORDS))
                .bind("statement", delivery.statementId())
                .bind("destination", delivery.destination())
                .execute();
    }
}
