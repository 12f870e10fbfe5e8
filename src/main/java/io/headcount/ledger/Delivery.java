package io.headcount.ledger;

import java.time.Instant;

/**
 * One statement on its way to one destination, as the ledger has it.
 *
 * @param id derived from statement and destination: the same in every attempt; without dots
 * @param statementId the statement
 * @param destination the destination's name
 * @param state where it stands
 * @param attempts how many attempts were begun
 * @param releasedAt when it became pending, for the first time or by a person
 * @param nextAttemptAt when a pending delivery is due
 * @param deliveredAt when the other side said yes, or null
 * @param lastReason why the last attempt failed or what it left unknown; null if there was none or it succeeded
 */
public record Delivery(
        String id,
        String statementId,
        String destination,
        DeliveryState state,
        int attempts,
        Instant releasedAt,
        Instant nextAttemptAt,
        Instant deliveredAt,
        String lastReason) {

    /** The identity of a statement's delivery to a destination; every id that leaves the house is made of it. */
    public static String id(String statementId, String destination) {
        return statementId + "-" + destination;
    }
}
