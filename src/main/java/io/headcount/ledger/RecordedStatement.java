package io.headcount.ledger;

import io.headcount.statement.StatementType;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * A statement as the ledger has it, without its lines, and how its deliveries stand.
 *
 * @param id the statement's id
 * @param account the account's id
 * @param period the billing period
 * @param type final, correction or provisional
 * @param revision the revision
 * @param totalMonthlyUsers the total
 * @param companyCount how many lines it has
 * @param recordedAt when it was recorded
 * @param review whether it needs or needed a person's decision; null if not
 * @param deliveries one for each destination there was when it was recorded, by the destinations' names
 */
public record RecordedStatement(
        String id,
        String account,
        YearMonth period,
        StatementType type,
        int revision,
        long totalMonthlyUsers,
        int companyCount,
        Instant recordedAt,
        Review review,
        List<Delivery> deliveries) {

    /** Whether it is what its period is billed at, or was until it was corrected. */
    public boolean isBilled() {
        return type != StatementType.PROVISIONAL && (review == null || review.state() == Review.State.APPROVED);
    }

    /** Whether nothing of it is sent before a person has decided. */
    public boolean isWaiting() {
        return review != null && review.state() == Review.State.WAITING;
    }

    /** Whether nothing of it will ever be sent. */
    public boolean isWithdrawn() {
        return review != null && !isWaiting() && review.state() != Review.State.APPROVED;
    }

    /** Whether it says something newer than another of the same account and period; nothing provisional is newer than a final one. */
    public boolean isNewerThan(RecordedStatement other) {
        boolean provisional = type == StatementType.PROVISIONAL;
        boolean otherProvisional = other.type == StatementType.PROVISIONAL;
        return account.equals(other.account)
                && period.equals(other.period)
                && (provisional == otherProvisional ? revision > other.revision : otherProvisional);
    }
}
