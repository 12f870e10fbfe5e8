package io.headcount.sandbox;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A message to the webhook inbox, taken or refused.
 *
 * @param at when it arrived
 * @param headers by lower-case name; several values of one header are joined with a comma
 * @param body the bytes as they came
 * @param answered the status that was answered; 0 where the connection was dropped or no answer was given
 * @param file the file that holds the body, or null where the message was not accepted
 */
public record ReceivedWebhook(Instant at, Map<String, String> headers, byte[] body, int answered, Path file) {

    /** Whether the receiver has taken it in, whatever was answered. */
    public boolean accepted() {
        return file != null;
    }
}
