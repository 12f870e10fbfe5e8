package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that were issued and are still good. Safe for any number of threads. */
final class Tokens {

    static final Duration LIFETIME = Duration.ofHours(1);

    private final Clock clock;
    private final String resellerId;
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

    Tokens(Clock clock, String resellerId) {
        this.clock = clock;
        this.resellerId = resellerId;
    }

    /** A new token, shaped like a JWT whose signature nobody can check. */
    String issue(boolean reseller) {
        Instant now = clock.instant();
        Instant expiry = now.plus(LIFETIME);
        expiries.values().removeIf(other -> !other.isAfter(now));
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", "https://sandbox.invalid")
                .put("client_id", Sandbox.CLIENT_ID)
                .put("user_company_resourceid", resellerId)
                .put("user_company_name", Companies.RESELLER)
                .put("role", reseller ? "Reseller" : "Company Admin")
                .put("reseller_access", reseller)
                .put("scope", "api1")
                .put("jti", UUID.randomUUID().toString())
                .put("nbf", now.getEpochSecond())
                .put("exp", expiry.getEpochSecond());
        String token = encoded("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}") + "." + encoded(claims.toString()) + "."
                + encoded("not a signature: this token comes from a sandbox");
        expiries.put(token, expiry);
        return token;
    }

    boolean good(String token) {
        Instant expiry = expiries.get(token);
        return expiry != null && clock.instant().isBefore(expiry);
    }

    void revoke(String token) {
        expiries.remove(token);
    }

    private static String encoded(String part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8));
    }
}
