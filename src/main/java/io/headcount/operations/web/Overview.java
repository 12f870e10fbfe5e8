package io.headcount.operations.web;

import io.headcount.ledger.Delivery;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Trouble;
import java.time.YearMonth;
import java.util.List;

/**
 * What the first page shows.
 *
 * @param zone the billing time zone
 * @param troubles that are not over, the oldest first
 * @param trends one for each account
 * @param statements the newest first
 */
record Overview(String zone, List<Open> troubles, List<Trend> trends, List<Row> statements) {

    /** A trouble that is open. */
    record Open(String about, List<String> message, Shown.Moment since) {}

    /** A statement, in a row; {@code review} is {@code waiting} or {@code withdrawn}, or null. */
    record Row(
            String id,
            String account,
            String period,
            String month,
            String kind,
            int revision,
            String users,
            String companies,
            Shown.Moment recorded,
            String review,
            List<State> deliveries) {}

    /** How a delivery stands. */
    record State(String destination, String state) {}

    static Overview of(List<RecordedStatement> history, List<Trouble> troubles, YearMonth lastClosed, Shown shown) {
        return new Overview(
                shown.zone().getId(),
                troubles.stream()
                        .map(trouble -> new Open(
                                shown.line(trouble.about()),
                                shown.lines(trouble.message()),
                                shown.moment(trouble.since())))
                        .toList(),
                Trend.of(history, lastClosed),
                history.stream().map(statement -> row(statement, shown)).toList());
    }

    private static Row row(RecordedStatement statement, Shown shown) {
        return new Row(
                statement.id(),
                statement.account(),
                statement.period().toString(),
                Shown.month(statement.period()),
                Shown.kind(statement.type()),
                statement.revision(),
                Shown.number(statement.totalMonthlyUsers()),
                Shown.number(statement.companyCount()),
                shown.moment(statement.recordedAt()),
                Shown.review(statement),
                statement.deliveries().stream().map(Overview::state).toList());
    }

    private static State state(Delivery delivery) {
        return new State(delivery.destination(), delivery.state().label());
    }
}
