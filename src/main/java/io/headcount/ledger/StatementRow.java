package io.headcount.ledger;

import java.time.Instant;
import java.time.YearMonth;

/**
 * A statement and whether it counts: a row of the view {@code headcount_statements}.
 *
 * @param statementId the statement's id
 * @param account the account's id
 * @param period the billing period
 * @param revision the revision; provisional statements are counted by themselves
 * @param type the word of {@link io.headcount.statement.StatementType}
 * @param state {@code billed}, {@code superseded}, {@code waiting}, {@code rejected}, {@code replaced} or {@code provisional}
 * @param totalMonthlyUsers the total
 * @param companyCount how many lines it has
 * @param recordedAt when it was recorded
 */
public record StatementRow(
        String statementId,
        String account,
        YearMonth period,
        int revision,
        String type,
        String state,
        long totalMonthlyUsers,
        int companyCount,
        Instant recordedAt) {

    private static final String BILLED = "billed";

    /** Whether its period is billed at it now: the newest revision that does not wait and was not withdrawn. */
    public boolean counts() {
        return state.equals(BILLED);
    }
}
