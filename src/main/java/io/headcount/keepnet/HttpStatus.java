package io.headcount.keepnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.http.RetryAfter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an HTTP status of the vendor's API means for this product: the table 'Errors' of the API's description. */
final class HttpStatus {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MOST_MESSAGES = 20;
    private static final int LONGEST_MESSAGE = 300;

    private HttpStatus() {}

    /**
     * Lets a success pass. What a 401 means depends on who answers, so the caller has looked for it.
     *
     * @param refusal the body of an answer that is no success, or its beginning
     */
    static void check(int status, String retryAfter, byte[] refusal, Instant now) throws KeepnetException {
        if (status == 200) {
            return;
        }
        if (status == 403) {
            throw CredentialRefused.notAReseller();
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new VendorUnavailable(
                    status, RetryAfter.parse(retryAfter, now).orElse(null));
        }
        if (status < 300) {
            throw new UnreadableAnswer("The vendor answered with status " + status + " instead of 200.");
        }
        if (status < 400) {
            throw new RefusedRequest("The vendor's address answered with a redirection (" + status
                    + "), which is not followed; check keepnet.api-base-url.");
        }
        List<String> messages = messages(refusal);
        throw new RefusedRequest(
                "The vendor refused the request (" + status + ")"
                        + (messages.isEmpty() ? "." : ": " + String.join("; ", messages)),
                status == 400 || status == 422);
    }

    /** The {@code error} of RFC 6749, section 5.2; empty if the body is no such answer. */
    static String oauthError(byte[] body) {
        String error = tree(body).path("error").asText("");
        return error.matches("[a-z_]{1,40}") ? error : "";
    }

    private static List<String> messages(byte[] body) {
        JsonNode json = tree(body);
        List<String> messages = new ArrayList<>();
        for (String field : List.of("status", "message", "validationMessages", "messages")) {
            JsonNode said = json.path(field);
            if (said.isTextual()) {
                messages.add(said.asText());
            }
            said.forEach(each -> messages.add(each.asText()));
        }
        return messages.stream()
                .limit(MOST_MESSAGES)
                .map(message -> Shown.text(message, LONGEST_MESSAGE))
                .toList();
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
