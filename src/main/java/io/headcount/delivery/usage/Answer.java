package io.headcount.delivery.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.headcount.text.OneLine;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to a call.
 *
 * @param status the HTTP status
 * @param body its beginning, without secrets; empty if there is none
 * @param retryAfter how long it asks to wait, if it does
 */
record Answer(int status, String body, Optional<Duration> retryAfter) {

    /** In characters: what a receiver says of one customer should leave room for the others. */
    private static final int LONGEST = 200;

    /** Not about a customer: redirections, credentials, and what the server could not do. */
    private static final Set<Integer> GENERAL = Set.of(401, 403, 405, 407, 408, 425, 429);
    /** What every further call would meet, too. */
    private static final Set<Integer> LAST = Set.of(401, 407, 429);
    /** Of these servers' errors it is known that nothing was done. */
    private static final Set<Integer> NOT_DONE = Set.of(501, 503, 505);

    boolean isYes() {
        return status >= 200 && status < 300;
    }

    /** The body as JSON; of anything else, a node that is missing. */
    JsonNode json() {
        try {
            JsonNode node = Usage.JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** What a status that is no success means, where nothing else is known. */
    Verdict.No refusal() {
        return refusal(words());
    }

    Verdict.No refusal(String words) {
        boolean general = status < 400 || status >= 500 || GENERAL.contains(status);
        return new Verdict.No(
                words,
                status < 500 || NOT_DONE.contains(status),
                general,
                LAST.contains(status) || general && retryAfter.isPresent(),
                retryAfter);
    }

    /** The refusal in the system's own words. */
    String words() {
        String meaning =
                switch (status) {
                    case 401 -> ": it does not accept our credential";
                    case 403 -> ": our credential may not do that";
                    default -> status >= 300 && status < 400 ? ": a redirection, which is not followed" : "";
                };
        String own = OneLine.of(body);
        return "the receiver answered " + status + meaning
                + (own.isEmpty() ? "" : ", '" + OneLine.atMost(LONGEST, own) + "'");
    }
}
