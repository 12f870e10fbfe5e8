package io.headcount.ledger;

import java.time.Instant;
import java.time.YearMonth;

/**
 * One record of a company's usage as a billing system was, or was to be, told it; with what has become of it so far. Immutable.
 *
 * @param deliveryId the delivery for which it was made
 * @param id as the system gets it, the same each time that it is sent
 * @param account the account of the delivery's statement
 * @param period the statement's period
 * @param companyId the company at the vendor
 * @param companyName its name there, when the record was made
 * @param customer who the company is in the billing system
 * @param quantity users: what is added at a system that adds up, the whole number at one that keeps a number
 * @param state what has become of it
 * @param unknownSince since when nobody knows whether the system has it: it was sent then, and no answer settled it; else null
 * @param number orders what was told: the later, the larger; 0 before the first event
 */
public record UsageEntry(
        String deliveryId,
        String id,
        String account,
        YearMonth period,
        String companyId,
        String companyName,
        String customer,
        long quantity,
        State state,
        Instant unknownSince,
        long number) {

    /** What has become of a record. */
    public enum State {
        /** Made, and not sent yet. */
        NEW,
        /** Sent; whether it arrived is not known. */
        ASKED,
        /** The system said yes, or a person took care of it. What was told stays told. */
        TOLD,
        /** The system said no, and so does not have it. */
        REFUSED,
        /** Not sent, or not again: a person must see to it. */
        LEFT
    }

    /** Whether the system may have it, and may not. */
    public boolean isUnknown() {
        return unknownSince != null;
    }

    /** The same after something happened to it. */
    UsageEntry after(State next, Instant when, long order) {
        if (state == State.TOLD) {
            return next == State.TOLD ? with(State.TOLD, null, order) : this;
        }
        Instant unknown =
                switch (next) {
                    // Who has it sent again that was left to him has seen that it is not there.
                    case ASKED -> unknownSince == null || state == State.LEFT ? when : unknownSince;
                    case LEFT -> unknownSince;
                    default -> null;
                };
        return with(next, unknown, order);
    }

    private UsageEntry with(State next, Instant unknown, long order) {
        return new UsageEntry(
                deliveryId, id, account, period, companyId, companyName, customer, quantity, next, unknown, order);
    }
}
