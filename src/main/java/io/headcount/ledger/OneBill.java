package io.headcount.ledger;

import io.headcount.statement.Statement;
import io.headcount.text.OneLine;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The law that a company is billed once for a period, whichever account names it. It is looked at within the transaction that
 * records a bill, which holds the period's row: of two accounts that record at the same moment the second sees the first.
 *
 * <p>A company without users is billed to nobody: that two accounts list it (the reseller's own, above all) is no second bill,
 * whichever of them has none. A correction is asked only about companies that it bills anew: what it corrects was sent.
 */
final class OneBill {

    private static final int NAMED = 5;

    /** What another account's bill of the period says now: its newest revision that was released, and what waits to follow it. */
    private static final String OF_OTHERS =
            """
            select s.id, s.account from statement s
            where s.period = :period and s.account <> :account and not s.provisional and (
                exists (select 1 from review w where w.statement_id = s.id and w.state = 'waiting')
                or (%s and not exists (select 1 from statement n where n.account = s.account
                    and n.period = s.period and not n.provisional and n.revision > s.revision
                    and not exists (select 1 from review v where v.statement_id = n.id and v.state <> 'approved'))))
            order by s.account, s.revision"""
                    .formatted(StatementRecords.RELEASED);

    private static final String BILLED_BY_BOTH =
            """
            from statement_line mine join statement_line other
                on other.statement_id in (<others>) and other.company_id = mine.company_id and other.monthly_users > 0
            where mine.statement_id = :id and mine.monthly_users > 0 and not exists (select 1 from statement_line sent
                where sent.statement_id = :supersedes and sent.company_id = mine.company_id and sent.monthly_users > 0)
            """;

    private record Other(String id, String account) {}

    private OneBill() {}

    /** Makes the row by which those who record a bill of a period wait for each other. */
    static void prepare(Ledger ledger, YearMonth period) {
        try {
            ledger.jdbi().useHandle(handle -> handle.createUpdate("insert into billing_period (period) select :period"
                            + " where not exists (select 1 from billing_period where period = :period)")
                    .bind("period", period.toString())
                    .execute());
        } catch (UnableToExecuteStatementException e) {
            if (!StatementRecords.isUniqueViolation(e)) {
                throw e;
            }
            // Another process was faster with the same row.
        }
    }

    /** From here to the end of the transaction nobody else records a bill of the period. */
    static void hold(Handle handle, YearMonth period) {
        handle.createQuery("select period from billing_period where period = :period for update")
                .bind("period", period.toString())
                .mapTo(String.class)
                .one();
    }

    /**
     * Why a person must decide about a statement whose lines were just inserted: it bills companies that another account's
     * statement of the period bills, or waits to bill.
     */
    static Optional<String> doubt(Handle handle, Statement statement) {
        String account = statement.account().id();
        List<Other> others = handle.createQuery(OF_OTHERS)
                .bind("period", statement.period().toString())
                .bind("account", account)
                .map((rs, context) -> new Other(rs.getString("id"), rs.getString("account")))
                .list();
        List<String> said = new ArrayList<>();
        String last = null;
        for (String other : others.stream().map(Other::account).distinct().toList()) {
            List<String> ids = others.stream()
                    .filter(one -> one.account().equals(other))
                    .map(Other::id)
                    .toList();
            long companies = handle.createQuery("select count(distinct mine.company_id) " + BILLED_BY_BOTH)
                    .bindList("others", ids)
                    .bind("id", statement.id())
                    .bind("supersedes", statement.supersedes())
                    .mapTo(Long.class)
                    .one();
            if (companies > 0) {
                said.add(inWords(other, companies, names(handle, statement, ids)));
                last = other;
            }
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(inWords(account, String.join("; ", said), last));
    }

    private static List<String> names(Handle handle, Statement statement, List<String> others) {
        return handle.createQuery("select distinct mine.position, mine.company_name " + BILLED_BY_BOTH
                        + " order by mine.position fetch first " + NAMED + " rows only")
                .bindList("others", others)
                .bind("id", statement.id())
                .bind("supersedes", statement.supersedes())
                .map((rs, context) -> OneLine.clipped(rs.getString("company_name")))
                .list();
    }

    private static String inWords(String other, long companies, List<String> names) {
        String more =
                companies > names.size() ? String.format(Locale.ROOT, " and %,d more", companies - names.size()) : "";
        return names.stream()
                .collect(Collectors.joining(
                        ", ",
                        companies == 1
                                ? "a company is billed by account " + other + " in this period already: "
                                : String.format(
                                        Locale.ROOT,
                                        "%,d companies are billed by account %s in this period already: ",
                                        companies,
                                        other),
                        more));
    }

    private static String inWords(String account, String billed, String other) {
        return billed + ". A company is billed once for a period, whatever billing.review says. If account " + account
                + " is account " + other + " by another name, set accounts." + account + ".formerly=" + other
                + ", leave " + other
                + " out of accounts and start again: the history goes with it, and this statement is"
                + " withdrawn. If both accounts read the same companies, take one of them away and reject this statement."
                + " Approve it only if these companies are to be billed by both accounts";
    }
}
