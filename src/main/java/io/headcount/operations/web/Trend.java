package io.headcount.operations.web;

import io.headcount.ledger.RecordedStatement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the last closed months of an account were billed at, by the newest revision of each.
 *
 * @param account the account's id
 * @param months oldest first; from the first one that was billed, if that is no more than twelve months back
 */
record Trend(String account, List<Month> months) {

    private static final int MONTHS = 12;

    /**
     * A month.
     *
     * @param statementId the newest revision's, or null where the month has no statement
     * @param users the total in words, or null
     * @param percent of the largest total of all, for the bar; at least 1 unless it is 0
     */
    record Month(String period, String month, String statementId, Integer revision, String users, int percent) {}

    /** One for each account that has billed months. */
    static List<Trend> of(List<RecordedStatement> history, YearMonth lastClosed) {
        return history.stream().map(RecordedStatement::account).distinct().sorted().toList().stream()
                .map(account -> of(account, newest(account, history), lastClosed))
                .filter(trend -> !trend.months().isEmpty())
                .toList();
    }

    private static Map<YearMonth, RecordedStatement> newest(String account, List<RecordedStatement> history) {
        Map<YearMonth, RecordedStatement> newest = new HashMap<>();
        history.stream()
                .filter(statement -> statement.account().equals(account) && statement.isBilled())
                .forEach(statement ->
                        newest.merge(statement.period(), statement, (a, b) -> a.revision() >= b.revision() ? a : b));
        return newest;
    }

    private static Trend of(String account, Map<YearMonth, RecordedStatement> newest, YearMonth lastClosed) {
        YearMonth from = lastClosed.minusMonths(MONTHS - 1);
        long most = newest.values().stream()
                .filter(statement -> !statement.period().isBefore(from))
                .mapToLong(RecordedStatement::totalMonthlyUsers)
                .max()
                .orElse(0);
        List<Month> months = new ArrayList<>();
        for (YearMonth period = from; !period.isAfter(lastClosed); period = period.plusMonths(1)) {
            RecordedStatement billed = newest.get(period);
            if (billed != null) {
                months.add(month(billed, most));
            } else if (!months.isEmpty()) {
                months.add(new Month(period.toString(), Shown.month(period), null, null, null, 0));
            }
        }
        return new Trend(account, months);
    }

    private static Month month(RecordedStatement billed, long most) {
        long users = billed.totalMonthlyUsers();
        return new Month(
                billed.period().toString(),
                Shown.month(billed.period()),
                billed.id(),
                billed.revision(),
                Shown.number(users),
                users == 0 ? 0 : Math.max(1, (int) Math.round(100.0 * users / most)));
    }
}
