package io.headcount.ledger;

import io.headcount.reading.Line;
import io.headcount.reading.ProvenReading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The daily readings of the ledger: by them a company that leaves the vendor's list is not forgotten. Thread-safe.
 */
public final class ReadingRecords {

    private final Ledger ledger;

    ReadingRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether a period was read on a day. */
    public boolean isTaken(String account, YearMonth period, LocalDate day) {
        return ledger.jdbi().withHandle(handle -> isTaken(handle, account, period, day));
    }

    private static boolean isTaken(Handle handle, String account, YearMonth period, LocalDate day) {
        return handle.createQuery("select count(*) from reading where account = :account and period = :period"
                                + " and taken_on = :day")
                        .bind("account", account)
                        .bind("period", period.toString())
                        .bind("day", day)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Keeps the reading of a day: its total, and of each company in it the number and the day. */
    public void keep(String account, ProvenReading reading, LocalDate day, Instant now) {
        StatementRecords.addAccount(ledger, account, reading.period());
        try {
            ledger.jdbi().useTransaction(handle -> {
                if (!isTaken(handle, account, reading.period(), day)) {
                    insertReading(handle, account, reading, day, now);
                }
                keepCompanies(handle, account, reading, day);
            });
        } catch (UnableToExecuteStatementException e) {
            if (!StatementRecords.isUniqueViolation(e)) {
                throw e;
            }
            // Another process kept the same day's reading at the same moment; one of them is enough.
        }
    }

    private static void insertReading(
            Handle handle, String account, ProvenReading reading, LocalDate day, Instant now) {
        handle.createUpdate(
                        """
                        insert into reading (account, period, taken_on, taken_at, total_monthly_users, company_count)
                        values (:account, :period, :day, :now, :total, :companies)""")
                .bind("account", account)
                .bind("period", reading.period().toString())
                .bind("day", day)
                .bind("now", StatementRecords.utc(now))
                .bind("total", reading.total())
                .bind("companies", reading.lines().size())
                .execute();
    }

    private static void keepCompanies(Handle handle, String account, ProvenReading reading, LocalDate day) {
        Map<String, SeenCompany> known = seen(handle, account, reading.period());
        PreparedBatch update = handle.prepareBatch(
                """
                update company_seen set company_name = :name, monthly_users = :users, target_users = :target,
                    license_limit = :limit, license_expired = :expired, license_ends = :ends,
                    readings = case when seen_on < :day or first_on is null then readings + 1 else readings end,
                    first_monthly_users = case when first_on is null then :users else first_monthly_users end,
                    first_target_users = case when first_on is null then :target else first_target_users end,
                    first_on = coalesce(first_on, :day), seen_on = :day
                where account = :account and period = :period and company_id = :id""");
        PreparedBatch insert = handle.prepareBatch(
                """
                insert into company_seen (account, period, company_id, company_name, monthly_users, seen_on, target_users,
                    license_limit, license_expired, license_ends, readings, first_on, first_monthly_users, first_target_users)
                values (:account, :period, :id, :name, :users, :day, :target, :limit, :expired, :ends, 1, :day, :users, :target)""");
        // In one order on every machine, so that two of them never wait for each other's rows.
        List<Line> lines = reading.lines().stream()
                .sorted(Comparator.comparing(Line::companyId))
                .toList();
        for (Line line : lines) {
            PreparedBatch batch = known.containsKey(line.companyId()) ? update : insert;
            batch.bind("account", account)
                    .bind("period", reading.period().toString())
                    .bind("id", line.companyId())
                    .bind("name", StatementRecords.storable(line.companyName()))
                    .bind("users", line.monthlyUsers())
                    .bind("target", line.targetUsers())
                    .bind("limit", line.licenseLimit())
                    .bind("expired", line.licenseExpired())
                    .bind("ends", line.licenseEnds())
                    .bind("day", day)
                    .add();
            if (batch.size() == StatementLines.BATCH) {
                batch.execute();
            }
        }
        for (PreparedBatch batch : new PreparedBatch[] {update, insert}) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    /** Every company that was ever seen in the list of a period, by its id. */
    public Map<String, SeenCompany> seen(String account, YearMonth period) {
        return ledger.jdbi().withHandle(handle -> seen(handle, account, period));
    }

    private static Map<String, SeenCompany> seen(Handle handle, String account, YearMonth period) {
        Map<String, SeenCompany> seen = new LinkedHashMap<>();
        handle.createQuery(
                        """
                        select company_id, company_name, monthly_users, seen_on from company_seen
                        where account = :account and period = :period order by company_id""")
                .bind("account", account)
                .bind("period", period.toString())
                .map((rs, context) -> new SeenCompany(
                        rs.getString("company_id"),
                        rs.getString("company_name"),
                        rs.getLong("monthly_users"),
                        rs.getObject("seen_on", LocalDate.class)))
                .forEach(company -> seen.put(company.companyId(), company));
        return seen;
    }

    /**
     * Throws away what was kept only to notice a change: the daily readings of periods before one. The statements, and
     * what they say of vanished companies, stay.
     *
     * @return how many readings were thrown away
     */
    public int thinOut(String account, YearMonth before) {
        return ledger.jdbi().inTransaction(handle -> {
            int readings = 0;
            for (String table : new String[] {"company_seen", "reading"}) {
                readings = handle.createUpdate(
                                "delete from " + table + " where account = :account and period < :before")
                        .bind("account", account)
                        .bind("before", before.toString())
                        .execute();
            }
            return readings;
        });
    }
}
