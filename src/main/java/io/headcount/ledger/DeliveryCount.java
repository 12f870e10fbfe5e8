package io.headcount.ledger;

import java.time.Instant;

/**
 * How many deliveries to a destination are in a state.
 *
 * @param destination its name
 * @param state the state that they are in
 * @param count how many, 1 or more
 * @param oldest since when the one that has waited longest is to be delivered
 */
public record DeliveryCount(String destination, DeliveryState state, long count, Instant oldest) {}
