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
 * @param lastReason why the last attempt failed or what it left unknown, or what is to be known of one that succeeded; null if there is
 *     nothing of that
 * @param obstacle what else keeps it from being sent than its own attempts, such as an older revision; null if nothing does
 * @param told how far it has come, at a billing system that is told of each company; else null
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
        String lastReason,
        String obstacle,
        Told told) {

    /** One that nothing but its own attempts keeps from being sent. */
    public Delivery(
            String id,
            String statementId,
            String destination,
            DeliveryState state,
            int attempts,
            Instant releasedAt,
            Instant nextAttemptAt,
            Instant deliveredAt,
            String lastReason) {
        this(
                id,
                statementId,
                destination,
                state,
                attempts,
                releasedAt,
                nextAttemptAt,
                deliveredAt,
                lastReason,
                null,
                null);
    }

    /** Whether a reason says itself what a person must look at and run, so that no general advice belongs behind it. */
    public static boolean saysWhatToDo(String reason) {
        return reason != null && reason.contains("headcount deliver --dismiss");
    }

    /** The identity of a statement's delivery to a destination; every id that leaves the house is made of it. */
    public static String id(String statementId, String destination) {
        return statementId + "-" + destination;
    }
}
