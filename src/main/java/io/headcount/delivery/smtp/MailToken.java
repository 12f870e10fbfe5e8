package io.headcount.delivery.smtp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * An OAuth 2.0 access token for mail, and when it ends (RFC 6749, section 5.1). Never shown: {@link #toString()} tells only when it
 * ends. Immutable.
 */
final class MailToken {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** RFC 6750, section 2.1: what else it held would end a line, a header or a field of the sign-in. */
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** Encoded and with what goes with it, more would not fit into the line of a sign-in (RFC 4954, section 4). */
    static final int LONGEST = 8_192;

    /** One that does not say how long it lives is not trusted for long. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** No issuer gives more; who says so is taken at less than his word. */
    private static final Duration MOST = Duration.ofHours(24);

    private final String text;
    private final Instant expiresAt;

    private MailToken(String text, Instant expiresAt) {
        this.text = text;
        this.expiresAt = expiresAt;
    }

    /**
     * Reads a token endpoint's answer.
     *
     * @throws MailFailure if it holds no token that can be used
     */
    static MailToken read(byte[] answer, Instant now) throws MailFailure {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (IOException e) {
            // Without the cause: a parser's message may quote what it read, and this may be half a token.
            json = null;
        }
        if (json == null || !json.isObject()) {
            throw MailFailure.of(
                    "the token endpoint answered 200 with something that is no token answer",
                    "check smtp.oauth2.token-url; something on the way, such as a proxy, may have answered");
        }
        String text = json.path("access_token").asText("");
        if (text.isEmpty()) {
            throw MailFailure.of(
                    "the token endpoint answered 200 without an access_token", "check smtp.oauth2.token-url");
        }
        if (text.length() > LONGEST || !CHARACTERS.matcher(text).matches()) {
            throw MailFailure.of(
                    text.length() > LONGEST
                            ? "the token endpoint's token is longer than a sign-in may be (" + text.length()
                                    + " characters, " + LONGEST + " at the most)"
                            : "the token endpoint's token holds characters that no token has",
                    "nothing of it was sent to anybody; check smtp.oauth2.token-url");
        }
        return new MailToken(text, now.plus(life(json.path("expires_in"))));
    }

    /** Some write the number as a text. */
    private static Duration life(JsonNode said) {
        double seconds = said.isNumber() || said.isTextual() ? said.asDouble(0) : 0;
        if (!(seconds >= 1)) {
            return UNSAID;
        }
        return seconds >= MOST.toSeconds() ? MOST : Duration.ofSeconds((long) seconds);
    }

    /** The token itself, for the one place that must send it. */
    String reveal() {
        return text;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Whether an application's token names a permission of this name, as Microsoft's do (in its claim of roles); nothing where the token is
     * none that can be read. Unverified: it is the API that verifies.
     */
    Optional<Boolean> grants(String role) {
        JsonNode claims = claims();
        return claims.isObject()
                ? Optional.of(StreamSupport.stream(claims.path("roles").spliterator(), false)
                        .anyMatch(each -> each.asText().equals(role)))
                : Optional.empty();
    }

    private JsonNode claims() {
        String[] parts = text.split("\\.");
        if (parts.length == 3) {
            try {
                return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            } catch (IOException | IllegalArgumentException e) {
                return MissingNode.getInstance();
            }
        }
        return MissingNode.getInstance();
    }

    @Override
    public String toString() {
        return "a token until " + expiresAt;
    }
}
