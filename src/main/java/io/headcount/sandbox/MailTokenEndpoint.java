package io.headcount.sandbox;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code POST /mail/oauth2/token}: tokens for the mail inbox, by client credentials or for a service account's assertion, whose signature
 * nobody checks here. Nothing but the inbox takes them. Safe for any number of threads.
 */
final class MailTokenEndpoint {

    static final String PATH = "/mail/oauth2/token";
    static final String CLIENT_ID = "sandbox-mailer";

    private static final String PREFIX = "sandbox-mail-token.";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Map<String, Instant> issued = new ConcurrentHashMap<>();
    private final Clock clock;
    private final ActiveFaults faults;

    MailTokenEndpoint(Clock clock, ActiveFaults faults) {
        this.clock = clock;
        this.faults = faults;
    }

    void handle(Call call) throws IOException {
        Map<String, String> form = new ConcurrentHashMap<>();
        Arrays.stream(call.text().split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .forEach(field -> form.put(field[0], decoded(field[1])));
        String grant = form.getOrDefault("grant_type", "");
        boolean known = grant.equals("client_credentials")
                ? CLIENT_ID.equals(form.get("client_id")) && Sandbox.CLIENT_SECRET.equals(form.get("client_secret"))
                : grant.equals("urn:ietf:params:oauth:grant-type:jwt-bearer") && form.containsKey("assertion");
        if (!known) {
            call.json(
                    401,
                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret"
                            + " provided.\"}");
            return;
        }
        String token = PREFIX + UUID.randomUUID();
        issued.put(token, clock.instant().plus(LIFETIME));
        call.with("Cache-Control", "no-store")
                .json(
                        200,
                        "{\"token_type\":\"Bearer\",\"expires_in\":" + LIFETIME.toSeconds() + ",\"access_token\":\""
                                + token + "\"}");
    }

    /** Whether a log-in is good: any password is, but of tokens only those that were issued here. */
    boolean admits(String passwordOrToken) {
        if (passwordOrToken == null || !passwordOrToken.startsWith(PREFIX)) {
            return true;
        }
        Instant end = issued.get(passwordOrToken);
        return end != null
                && clock.instant().isBefore(end)
                && !faults.strikes(Fault.SMTP_REJECTS_TOKEN_ONCE)
                && !faults.strikes(Fault.SMTP_REJECTS_TOKENS);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
