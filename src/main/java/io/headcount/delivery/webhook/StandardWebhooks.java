package io.headcount.delivery.webhook;

import io.headcount.delivery.NotDeliverable;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Body;
import org.apache.camel.Headers;
import org.apache.camel.Variable;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityTemplate;

/**
 * Signs what goes to a webhook, as Standard Webhooks 1.0 says. While a secret is rotated there are two, and the
 * signature header bears both signatures, so that the receiver may change over whenever it likes. Thread-safe.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
public final class StandardWebhooks {

    private static final String PREFIX = "whsec_";

    /** Whose secret signs for each that has none of its own. */
    private static final String FIRST = "webhook";

    private static final Pattern COPY = Pattern.compile(FIRST + "\\d+");

    private final Map<String, List<SecretKeySpec>> keys;
    private final Clock clock;

    /** @param secrets one or two, separated by a space: {@code whsec_} and the base64 of 24 to 64 bytes */
    public StandardWebhooks(String secrets, Clock clock) {
        this(Map.of(FIRST, secrets), clock);
    }

    /** @param secrets by the destinations: of {@code webhook}, and of each that is numbered, such as {@code webhook2} */
    public StandardWebhooks(Map<String, String> secrets, Clock clock) {
        this.keys = secrets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, secret -> keys(secret.getValue())));
        this.clock = clock;
    }

    private static List<SecretKeySpec> keys(String secrets) {
        return Arrays.stream(secrets.strip().split("\\s+"))
                .map(secret -> Base64.getDecoder().decode(secret.substring(PREFIX.length())))
                .map(bytes -> new SecretKeySpec(bytes, "HmacSHA256"))
                .toList();
    }

    /** A numbered webhook's own, never the first's: a receiver must not learn to trust what another's secret signs. */
    private List<SecretKeySpec> keysFor(String destination) throws NotDeliverable {
        String whose = destination != null && COPY.matcher(destination).matches() ? destination : FIRST;
        List<SecretKeySpec> own = keys.get(whose);
        if (own == null) {
            throw new NotDeliverable(whose + ".secret is not set, so nothing can be signed for " + destination
                    + ". Nothing was sent; set it, and restart serve");
        }
        return own;
    }

    /**
     * Adds the three headers of the specification and an {@code Idempotency-Key} that equals the id.
     *
     * @param body what will be sent
     * @param id the delivery's id: the same in every attempt, whereas the time stamp is each attempt's own
     * @param destination whose secret signs
     * @param headers of the message; {@code Content-Type} among them says what the body is, else it is JSON
     * @return what was signed, as Camel's HTTP component sends it: piece by piece, with its length told before
     */
    public HttpEntity sign(
            @Body String body,
            @Variable("deliveryId") String id,
            @Variable("destination") String destination,
            @Headers Map<String, Object> headers)
            throws NotDeliverable {
        long timestamp = clock.instant().getEpochSecond();
        SignedText text = new SignedText(body);
        SignedText.Signed signed = text.sign(keysFor(destination), id + "." + timestamp + ".");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put(
                "webhook-signature",
                signed.signatures().stream()
                        .map(signature -> "v1," + Base64.getEncoder().encodeToString(signature))
                        .collect(Collectors.joining(" ")));
        headers.put("Idempotency-Key", id);
        ContentType type =
                ContentType.parse(String.valueOf(headers.getOrDefault(HttpHeaders.CONTENT_TYPE, "application/json")));
        return new EntityTemplate(signed.length(), type, null, text::writeTo);
    }
}
