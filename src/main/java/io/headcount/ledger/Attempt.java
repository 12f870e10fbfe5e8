package io.headcount.ledger;

import java.time.Instant;

/**
 * One try to bring a delivery to its destination.
 *
 * @param number from 1
 * @param startedAt when it was claimed
 * @param endedAt when its outcome was recorded; null while it is under way, or if it was cut off
 * @param delivered whether the other side said yes; null as long as nobody knows
 * @param reason why it failed, or what is to be known although it succeeded; or null
 */
public record Attempt(int number, Instant startedAt, Instant endedAt, Boolean delivered, String reason) {}
