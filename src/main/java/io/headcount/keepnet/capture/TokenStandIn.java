package io.headcount.keepnet.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A token that lets nobody in, in the place of a real one: unsigned, with the claims that say what it was good for. */
final class TokenStandIn {

    private static final String UNSIGNED = "{\"alg\":\"none\",\"typ\":\"JWT\"}";

    private final Redaction redaction;

    TokenStandIn(Redaction redaction) {
        this.redaction = redaction;
    }

    String of(String token) {
        redaction.count(Removed.SECRETS);
        String[] parts = token.split("\\.");
        if (token.isBlank() || parts.length < 2) {
            return token.isBlank() ? token : "stand-in";
        }
        try {
            String claims =
                    new JsonBody(redaction).redact(Base64.getUrlDecoder().decode(parts[1]));
            return encoded(UNSIGNED) + "." + encoded(claims) + ".unsigned";
        } catch (IOException | IllegalArgumentException e) {
            return "stand-in";
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
