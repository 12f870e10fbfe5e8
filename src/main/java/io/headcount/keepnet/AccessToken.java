package io.headcount.keepnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A token, and what it says of itself. The claims are read for the report's heading and for an early, clear error; it
 * is the API that verifies them. Never shown: {@link #toString()} tells only when it ends. Immutable.
 */
final class AccessToken {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the vendor's tokens live for is an hour; one that does not say is not trusted for long. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** Of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String text;
    private final JsonNode claims;
    private final Instant expiresAt;

    private AccessToken(String text, JsonNode claims, Instant expiresAt) {
        this.text = text;
        this.claims = claims;
        this.expiresAt = expiresAt;
    }

    /**
     * Reads the token endpoint's answer.
     *
     * @throws UnreadableAnswer if it holds no token
     */
    static AccessToken read(byte[] answer, Instant now) throws UnreadableAnswer {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (IOException e) {
            // Without the cause: a parser's message may quote what it read, and this may be half a token.
            throw new UnreadableAnswer(
                    "The token answer is not JSON; something between here and the vendor, such as a proxy,"
                            + " may have answered.");
        }
        String text = json.path("access_token").asText("");
        if (text.isBlank()) {
            throw new UnreadableAnswer("The token answer has no access_token.");
        }
        JsonNode claims = claims(text);
        Instant expiresAt = now.plus(UNSAID);
        if (json.path("expires_in").canConvertToInt() && json.path("expires_in").asInt() > 0) {
            expiresAt = now.plusSeconds(json.path("expires_in").asInt());
        } else if (claims.path("exp").canConvertToLong()
                && isTime(claims.path("exp").asLong())) {
            expiresAt = Instant.ofEpochSecond(claims.path("exp").asLong());
        }
        return new AccessToken(text, claims, expiresAt);
    }

    /** A number that is no time within reason says nothing. */
    private static boolean isTime(long epochSecond) {
        return epochSecond > 0 && epochSecond < LAST_SECOND;
    }

    /** The claims of a JWT, unverified (RFC 7519); none where the token is of another kind. */
    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.");
        if (parts.length >= 2) {
            try {
                return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            } catch (IOException | IllegalArgumentException e) {
                return MissingNode.getInstance();
            }
        }
        return MissingNode.getInstance();
    }

    /** The value of the Authorization header (RFC 6750). */
    String authorization() {
        return "Bearer " + text;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** The reseller's own name, if the token tells it. */
    Optional<String> resellerName() {
        return Optional.of(claims.path("user_company_name").asText("").strip()).filter(name -> !name.isEmpty());
    }

    /** Whether the token says that its bearer is no reseller; false where it says nothing. */
    boolean saysNoReseller() {
        return "false".equalsIgnoreCase(claims.path("reseller_access").asText(""));
    }

    @Override
    public String toString() {
        return "a token until " + expiresAt;
    }
}
