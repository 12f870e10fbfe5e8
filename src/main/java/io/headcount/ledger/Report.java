package io.headcount.ledger;

import java.time.Instant;

/**
 * A mail that is no statement's, as it was recorded: each attempt sends the same.
 *
 * @param id what it is of, such as {@code capacity-2026-11-27}; its Message-ID follows from it
 * @param madeAt when it was made
 * @param subject the subject
 * @param body the text
 * @param fileName the name of the attachment
 * @param attachment the attachment, to be written as UTF-8
 * @param attempts how many were begun
 */
public record Report(
        String id, Instant madeAt, String subject, String body, String fileName, String attachment, int attempts) {}
