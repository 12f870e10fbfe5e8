package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.settings.Form;
import io.headcount.settings.PlainHttp;
import io.headcount.text.PlainText;
import io.headcount.text.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A service account that acts for a mailbox: it signs an assertion and gets a token for it. Immutable; shows nothing of its key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523">RFC 7523</a> for the assertion as a grant
 */
final class ServiceAccount {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final URI GOOGLE = URI.create("https://oauth2.googleapis.com/token");

    private final String email;
    private final String keyId;
    private final PrivateKey key;
    private final URI tokenUrl;

    private ServiceAccount(String email, String keyId, PrivateKey key, URI tokenUrl) {
        this.email = email;
        this.keyId = keyId;
        this.key = key;
        this.tokenUrl = tokenUrl;
    }

    /**
     * Reads the JSON file that Google's console gives.
     *
     * @throws IOException saying in words that go on after the setting's name what is wrong with it; never what stands in it
     */
    static ServiceAccount read(Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(PlainText.read(file));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // Without the cause, which quotes the file.
            throw new IOException("'" + file + "' is no JSON; it must be the key file of a service account");
        } catch (IOException e) {
            throw new IOException("'" + file + "' can't be read: " + Reason.of(e));
        }
        String email = json.path("client_email").asText("");
        if (!"service_account".equals(json.path("type").asText("")) || email.isEmpty()) {
            throw new IOException(
                    "'" + file + "' is not the key file of a service account (its type is not" + " service_account)");
        }
        URI tokenUrl;
        try {
            tokenUrl = json.hasNonNull("token_uri")
                    ? Form.WEB_URL.apply(json.path("token_uri").asText())
                    : GOOGLE;
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + file + "': token_uri " + e.getMessage());
        }
        Optional<String> plain = PlainHttp.HERE.problem(tokenUrl);
        if (plain.isPresent()) {
            throw new IOException("'" + file + "': token_uri: " + plain.get());
        }
        return new ServiceAccount(
                email,
                json.path("private_key_id").asText(""),
                key(file, json.path("private_key").asText("")),
                tokenUrl);
    }

    private static PrivateKey key(Path file, String pem) throws IOException {
        try {
            String base64 =
                    pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause, which may quote the key.
            throw new IOException(
                    "'" + file + "' holds no private key that can be used (private_key must be an RSA key as"
                            + " PKCS #8); download the key file anew");
        }
    }

    /** Where it asks for tokens. */
    URI tokenUrl() {
        return tokenUrl;
    }

    /**
     * A signed assertion (JWT, RS256). It is as good as a password for ten minutes.
     *
     * @param audience the token endpoint that is asked
     * @param mailbox for which it acts
     */
    String assertion(URI audience, String mailbox, String scope, Instant now) {
        ObjectNode header = JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT");
        if (!keyId.isEmpty()) {
            header.put("kid", keyId);
        }
        ObjectNode claims = JSON.createObjectNode()
                .put("iss", email)
                .put("sub", mailbox)
                .put("scope", scope)
                .put("aud", audience.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond());
        String signed = encoded(header.toString().getBytes(UTF_8)) + "."
                + encoded(claims.toString().getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA256withRSA", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
