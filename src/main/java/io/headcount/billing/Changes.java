package io.headcount.billing;

import com.fasterxml.jackson.annotation.JsonValue;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.Questions;
import io.headcount.ledger.StatementRow;
import io.headcount.reading.Line;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What differs between two months as they are billed, company by company; adds up to the difference of the totals.
 *
 * @param period the month that is looked at
 * @param against the month that it is compared with
 * @param totalMonthlyUsers what {@code period} is billed at
 * @param againstTotalMonthlyUsers what {@code against} is billed at
 * @param change the difference
 * @param accounts the statements that are compared
 * @param kinds how many companies there are of each kind, and the sum of their changes; the kinds' changes add up to {@code change}
 * @param companies those that changed: by kind, then the largest change first
 */
public record Changes(
        YearMonth period,
        YearMonth against,
        long totalMonthlyUsers,
        long againstTotalMonthlyUsers,
        long change,
        List<Compared> accounts,
        Map<Kind, Sum> kinds,
        List<Company> companies) {

    /** What became of a company. */
    public enum Kind {
        /** Billed in both months, with more users in the later. */
        GREW,
        /** Billed in both months, with fewer. */
        SHRANK,
        /** Not named in the month that is compared with. */
        CAME,
        /** Not named any more. */
        WENT,
        /** Billed in both months at the same. */
        UNCHANGED;

        /** The word in reports. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The statements of an account: the ids are null, and the totals 0, where a month is not billed there. */
    public record Compared(
            String account,
            String statementId,
            Integer revision,
            long totalMonthlyUsers,
            String againstStatementId,
            Integer againstRevision,
            long againstTotalMonthlyUsers) {}

    /** How many companies, and the sum of their changes. */
    public record Sum(long companies, long change) {

        private Sum plus(long more) {
            return new Sum(companies + 1, Math.addExact(change, more));
        }
    }

    /** A company that changed; a number is null where the month's statement does not name it. */
    public record Company(
            Kind kind,
            String account,
            String companyId,
            String companyName,
            Long monthlyUsers,
            Long againstMonthlyUsers,
            long change,
            Long licenseLimit) {}

    /**
     * Compares two months.
     *
     * @param account the only account to look at, or null for all
     * @param period the month, or null for the latest that is billed
     * @param against the month to compare with, or null for the one before {@code period}
     * @throws NothingKnown if one of the months is not billed
     * @throws LedgerException if what the ledger has does not add up
     */
    public static Changes between(Ledger ledger, String account, YearMonth period, YearMonth against)
            throws NothingKnown, LedgerException {
        List<StatementRow> statements = ledger.questions().statements(account, null, null);
        List<YearMonth> billed = statements.stream()
                .filter(StatementRow::counts)
                .map(StatementRow::period)
                .distinct()
                .sorted()
                .toList();
        if (billed.isEmpty()) {
            throw new NothingKnown("Nothing is billed yet" + of(account) + ", so there is nothing to compare.");
        }
        YearMonth later = period == null ? billed.get(billed.size() - 1) : period;
        YearMonth earlier = against == null ? later.minusMonths(1) : against;
        if (later.equals(earlier)) {
            throw new NothingKnown("--against " + earlier + ": that is the month itself. Name another one.");
        }
        for (YearMonth month : List.of(later, earlier)) {
            if (!billed.contains(month)) {
                throw notBilled(account, month, statements, billed);
            }
        }
        return new Comparison(ledger.questions()).of(later, earlier, statements);
    }

    private static String of(String account) {
        return account == null ? "" : " in account " + account;
    }

    private static NothingKnown notBilled(
            String account, YearMonth month, List<StatementRow> statements, List<YearMonth> billed) {
        String there = statements.stream()
                .filter(row -> row.period().equals(month))
                .map(row -> "revision " + row.revision() + " is " + row.state())
                .collect(Collectors.joining(", "));
        return new NothingKnown(month + " is not billed" + of(account)
                + (there.isEmpty() ? "" : " (" + there + ")") + ". Billed are "
                + (billed.size() > 24 ? billed.get(0) + " to " + billed.get(billed.size() - 1) : months(billed))
                + ". Choose by --period and --against.");
    }

    private static String months(List<YearMonth> months) {
        return months.stream().map(YearMonth::toString).collect(Collectors.joining(", "));
    }

    /** Takes it together. */
    private static final class Comparison {

        private final Questions questions;
        private final Map<Kind, Sum> kinds = new EnumMap<>(Kind.class);
        private final List<Company> companies = new ArrayList<>();

        Comparison(Questions questions) {
            this.questions = questions;
            for (Kind kind : Kind.values()) {
                kinds.put(kind, new Sum(0, 0));
            }
        }

        Changes of(YearMonth later, YearMonth earlier, List<StatementRow> statements) throws LedgerException {
            List<Compared> accounts = new ArrayList<>();
            long total = 0;
            long againstTotal = 0;
            for (Map.Entry<String, List<StatementRow>> each : statements.stream()
                    .collect(Collectors.groupingBy(StatementRow::account, TreeMap::new, Collectors.toList()))
                    .entrySet()) {
                Optional<StatementRow> after = billed(each.getValue(), later);
                Optional<StatementRow> before = billed(each.getValue(), earlier);
                if (after.isPresent() || before.isPresent()) {
                    compare(each.getKey(), before.orElse(null), after.orElse(null));
                    accounts.add(compared(each.getKey(), before.orElse(null), after.orElse(null)));
                    total = Math.addExact(total, users(after));
                    againstTotal = Math.addExact(againstTotal, users(before));
                }
            }
            long change = Math.subtractExact(total, againstTotal);
            long sum = kinds.values().stream().mapToLong(Sum::change).reduce(0, Math::addExact);
            if (sum != change) {
                throw new LedgerException("The companies of " + earlier + " and " + later + " differ by " + sum
                        + " monthly users, but their statements' totals by " + change
                        + ": the ledger is damaged. Restore it from its backup.");
            }
            companies.sort(Comparator.comparing(Company::kind)
                    .thenComparing(company -> -Math.abs(company.change()))
                    .thenComparing(Company::account)
                    .thenComparing(Company::companyId));
            return new Changes(
                    later, earlier, total, againstTotal, change, List.copyOf(accounts), kinds, List.copyOf(companies));
        }

        private static Optional<StatementRow> billed(List<StatementRow> rows, YearMonth period) {
            return rows.stream()
                    .filter(row -> row.counts() && row.period().equals(period))
                    .findFirst();
        }

        private static long users(Optional<StatementRow> statement) {
            return statement.map(StatementRow::totalMonthlyUsers).orElse(0L);
        }

        private static Compared compared(String account, StatementRow before, StatementRow after) {
            return new Compared(
                    account,
                    after == null ? null : after.statementId(),
                    after == null ? null : (Integer) after.revision(),
                    after == null ? 0 : after.totalMonthlyUsers(),
                    before == null ? null : before.statementId(),
                    before == null ? null : (Integer) before.revision(),
                    before == null ? 0 : before.totalMonthlyUsers());
        }

        private void compare(String account, StatementRow before, StatementRow after) {
            questions.compare(
                    before == null ? null : before.statementId(),
                    after == null ? null : after.statementId(),
                    (earlier, later) -> add(account, earlier, later));
        }

        private void add(String account, Line earlier, Line later) {
            long change = Math.subtractExact(
                    later == null ? 0 : later.monthlyUsers(), earlier == null ? 0 : earlier.monthlyUsers());
            Kind kind = kind(earlier, later, change);
            kinds.merge(kind, new Sum(0, 0), (sum, nothing) -> sum.plus(change));
            if (kind != Kind.UNCHANGED) {
                Line newest = later == null ? earlier : later;
                companies.add(new Company(
                        kind,
                        account,
                        newest.companyId(),
                        newest.companyName(),
                        later == null ? null : (Long) later.monthlyUsers(),
                        earlier == null ? null : (Long) earlier.monthlyUsers(),
                        change,
                        newest.licenseLimit()));
            }
        }

        private static Kind kind(Line earlier, Line later, long change) {
            if (earlier == null) {
                return Kind.CAME;
            }
            if (later == null) {
                return Kind.WENT;
            }
            return change == 0 ? Kind.UNCHANGED : change > 0 ? Kind.GREW : Kind.SHRANK;
        }
    }
}
