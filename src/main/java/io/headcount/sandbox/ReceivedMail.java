package io.headcount.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * A mail that the sandbox's mail server took.
 *
 * @param messageId the header {@code Message-ID}, or null where the mail has none
 * @param from the bare address of the header {@code From}, or of the envelope where there is no such header
 * @param recipients the addresses of the envelope, sorted
 * @param subject decoded; empty where the mail has none
 * @param raw the mail as it came, below the two trace headers that the server put on top
 * @param eml the file that holds {@code raw}
 * @param html the file that holds the HTML part, or null where the mail has none
 */
public record ReceivedMail(
        String messageId, String from, List<String> recipients, String subject, byte[] raw, Path eml, Path html) {}
