package io.headcount.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Body;
import org.apache.camel.Headers;
import org.apache.camel.Variable;

/**
 * Signs what goes to a webhook, as Standard Webhooks 1.0 says. While a secret is rotated there are two, and the
 * signature header bears both signatures, so that the receiver may change over whenever it likes. Thread-safe.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
public final class StandardWebhooks {

    private static final String PREFIX = "whsec_";

    private final List<SecretKeySpec> keys;
    private final Clock clock;

    /** @param secrets one or two, separated by a space: {@code whsec_} and the base64 of 24 to 64 bytes */
    public StandardWebhooks(String secrets, Clock clock) {
        this.keys = Arrays.stream(secrets.strip().split("\\s+"))
                .map(secret -> Base64.getDecoder().decode(secret.substring(PREFIX.length())))
                .map(bytes -> new SecretKeySpec(bytes, "HmacSHA256"))
                .toList();
        this.clock = clock;
    }

    /**
     * Adds the three headers of the specification and an {@code Idempotency-Key} that equals the id.
     *
     * @param body what will be sent
     * @param id the delivery's id: the same in every attempt, whereas the time stamp is each attempt's own
     * @return the bytes that were signed, which are the ones to send
     */
    public byte[] sign(@Body String body, @Variable("deliveryId") String id, @Headers Map<String, Object> headers) {
        long timestamp = clock.instant().getEpochSecond();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put("webhook-signature", signature(id, timestamp, bytes));
        headers.put("Idempotency-Key", id);
        return bytes;
    }

    /** The value of {@code webhook-signature}: a {@code v1} signature by each secret. */
    String signature(String id, long timestamp, byte[] body) {
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, id + "." + timestamp + ".", body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(SecretKeySpec key, String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
