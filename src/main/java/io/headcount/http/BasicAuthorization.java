package io.headcount.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Variable;

/** The {@code Authorization} header of RFC 7617. Thread-safe. */
public final class BasicAuthorization {

    /**
     * The header's value.
     *
     * @param login the user's name, a colon, and the password
     */
    public String header(@Variable("login") String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }
}
