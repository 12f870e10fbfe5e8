package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.settings.Secret;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** What a client must know, by HTTP Basic authentication (RFC 7617). Thread-safe. */
final class Password {

    private static final String USER = "headcount";

    private static final String SCHEME = "Basic ";

    private static final String TOKEN_SCHEME = "Bearer ";

    /** User and password as the header holds them behind the scheme, so that comparing takes as long for a wrong user as for a wrong password; null if none is required. */
    private final byte[] expected;

    /** Another thing to know instead (RFC 6750), as the header holds it behind the scheme; null if there is none. */
    private final byte[] token;

    Password(Optional<Secret> password) {
        this(password, Optional.empty());
    }

    /** @param token is as good as the password, where it is set */
    Password(Optional<Secret> password, Optional<Secret> token) {
        this.token = token.map(secret -> secret.reveal().getBytes(UTF_8)).orElse(null);
        this.expected = password.map(
                        secret -> Base64.getEncoder().encodeToString((USER + ":" + secret.reveal()).getBytes(UTF_8)))
                .map(header -> header.getBytes(UTF_8))
                .orElse(null);
    }

    boolean isRequired() {
        return expected != null || token != null;
    }

    /** @param authorization the request's header, or null */
    boolean isKnown(String authorization) {
        return !isRequired() || holds(authorization, SCHEME, expected) || holds(authorization, TOKEN_SCHEME, token);
    }

    private static boolean holds(String authorization, String scheme, byte[] expected) {
        return expected != null
                && authorization != null
                // The scheme's name may be written in small letters, too (RFC 9110, 11.1).
                && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                && MessageDigest.isEqual(
                        expected,
                        authorization.substring(scheme.length()).strip().getBytes(UTF_8));
    }
}
