package io.headcount.billing;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Review;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * The statements of a closed period as they were at one moment. Whatever is recorded by what was seen here bears the next
 * revision after these: of two that saw the same, the ledger's unique key lets one through.
 *
 * @param all the newest revision first
 */
record Revisions(List<RecordedStatement> all) {

    static Revisions of(Ledger ledger, String account, YearMonth period) {
        return new Revisions(ledger.statements().revisions(account, period));
    }

    /** What the period is billed at. */
    Optional<RecordedStatement> billed() {
        return all.stream().filter(RecordedStatement::isBilled).findFirst();
    }

    Optional<RecordedStatement> waiting() {
        return all.stream().filter(RecordedStatement::isWaiting).findFirst();
    }

    List<RecordedStatement> rejected() {
        return all.stream()
                .filter(statement ->
                        statement.review() != null && statement.review().state() == Review.State.REJECTED)
                .toList();
    }

    int next() {
        return all.isEmpty() ? 1 : all.get(0).revision() + 1;
    }
}
