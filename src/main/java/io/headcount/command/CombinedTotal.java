package io.headcount.command;

import io.headcount.ledger.RecordedStatement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the accounts that were billed for a period add up to, each by its newest revision. Says which accounts these are,
 * because one that has no statement yet is not among them.
 */
record CombinedTotal(YearMonth period, List<String> accounts, long totalMonthlyUsers, int companyCount) {

    /** One for each period that more than one account was billed for, newest first; provisional ones don't count, nor what waits for review or was withdrawn. */
    static List<CombinedTotal> of(List<RecordedStatement> history) {
        Map<YearMonth, Map<String, RecordedStatement>> newest = new TreeMap<>(Comparator.reverseOrder());
        history.stream().filter(RecordedStatement::isBilled).forEach(statement -> newest.computeIfAbsent(
                        statement.period(), period -> new TreeMap<>())
                .merge(
                        statement.account(),
                        statement,
                        (one, other) -> one.revision() > other.revision() ? one : other));
        List<CombinedTotal> totals = new ArrayList<>();
        newest.forEach((period, byAccount) -> {
            if (byAccount.size() > 1) {
                totals.add(new CombinedTotal(
                        period,
                        List.copyOf(byAccount.keySet()),
                        byAccount.values().stream()
                                .mapToLong(RecordedStatement::totalMonthlyUsers)
                                .reduce(0, Math::addExact),
                        byAccount.values().stream()
                                .mapToInt(RecordedStatement::companyCount)
                                .reduce(0, Math::addExact)));
            }
        });
        return totals;
    }
}
