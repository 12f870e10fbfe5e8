package io.headcount.ledger;

import java.time.Instant;

/**
 * Something that a person should hear of.
 *
 * @param about what it is about, such as {@code statement 2026-10}; there is one trouble about one thing
 * @param headline the fact in a few words
 * @param message what happened and what to do, for people; without secrets
 * @param daily whether to repeat it once a day while it lasts
 * @param since when it first happened, having been well before
 * @param raisedAt when it last happened
 * @param alertedAt when people were last told, or null
 * @param endedAt when it was well again, or null while it lasts
 */
public record Trouble(
        String about,
        String headline,
        String message,
        boolean daily,
        Instant since,
        Instant raisedAt,
        Instant alertedAt,
        Instant endedAt) {}
