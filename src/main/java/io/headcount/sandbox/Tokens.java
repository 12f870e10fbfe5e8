package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that were issued and are still good. Safe for any number of threads. */
final class Tokens {

    static final Duration LIFETIME = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    /** Whose a token is, and how long it is good. */
    private record Issued(Reseller reseller, Instant expiry) {}

    Tokens(Clock clock) {
        this.clock = clock;
    }

    /** A new token, shaped like a JWT whose signature nobody can check. */
    String issue(Reseller owner, boolean reseller) {
        Instant now = clock.instant();
        Instant expiry = now.plus(LIFETIME);
        issued.values().removeIf(other -> !other.expiry().isAfter(now));
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", "https://sandbox.invalid")
                .put("client_id", owner.clientId())
                .put("user_company_resourceid", owner.id())
                .put("user_company_name", owner.name())
                .put("role", reseller ? "Reseller" : "Company Admin")
                .put("reseller_access", reseller)
                .put("scope", "api1")
                .put("jti", UUID.randomUUID().toString())
                .put("nbf", now.getEpochSecond())
                .put("exp", expiry.getEpochSecond());
        String token = encoded("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}") + "." + encoded(claims.toString()) + "."
                + encoded("not a signature: this token comes from a sandbox");
        issued.put(token, new Issued(owner, expiry));
        return token;
    }

    /** Whose a good token is; nobody's where it is not good. */
    Optional<Reseller> owner(String token) {
        return Optional.ofNullable(issued.get(token))
                .filter(known -> clock.instant().isBefore(known.expiry()))
                .map(Issued::reseller);
    }

    void revoke(String token) {
        issued.remove(token);
    }

    private static String encoded(String part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8));
    }
}
