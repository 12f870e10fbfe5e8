package io.headcount.delivery.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.Test;

class StandardWebhooksTest {

    /** The example of the specification's reference libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_614_265_330), ZoneOffset.UTC);
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void aReceiverWithAReferenceLibraryAcceptsOurSignature() throws Exception {
        Map<String, Object> headers = new HashMap<>();

        HttpEntity sent = new StandardWebhooks(SECRET, CLOCK).sign(BODY, ID, "webhook", headers);

        assertThat(headers)
                .containsEntry("webhook-id", ID)
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", SIGNATURE)
                .containsEntry("Idempotency-Key", ID);
        assertThat(bytes(sent)).isEqualTo(BODY.getBytes(UTF_8));
        assertThat(sent.getContentType()).isEqualTo("application/json");
    }

    @Test
    void whileASecretIsRotatedBothTheOldAndTheNewReceiverAccept() throws Exception {
        String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        Map<String, Object> headers = new HashMap<>();

        new StandardWebhooks(SECRET + "  " + other, CLOCK).sign(BODY, ID, "webhook", headers);

        assertThat(headers.get("webhook-signature").toString().split(" "))
                .hasSize(2)
                .contains(SIGNATURE)
                .allMatch(signature -> signature.startsWith("v1,"));
    }

    @Test
    void lettersBeyondAsciiAreSignedAsTheyAreSent() throws Exception {
        String body = "{\"name\":\"İĞÜ 公司 🚀\"}";

        assertSignedAsSent(body);
    }

    /** Pieces are cut without regard to letters; one that takes several bytes, or two characters, may be cut through. */
    @Test
    void aLetterOnTheSeamOfTwoPiecesIsSignedAndSentWhole() throws Exception {
        for (int before = 0; before < 4; before++) {
            assertSignedAsSent("x".repeat(before) + "🚀İ公é".repeat(20_000));
        }
    }

    private static void assertSignedAsSent(String body) throws Exception {
        Map<String, Object> headers = new HashMap<>();

        HttpEntity sent = new StandardWebhooks(SECRET, CLOCK).sign(body, ID, "webhook", headers);

        byte[] expected = body.getBytes(UTF_8);
        assertThat(bytes(sent)).isEqualTo(expected);
        assertThat(sent.getContentLength()).isEqualTo(expected.length);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
        mac.update((ID + ".1614265330.").getBytes(UTF_8));
        assertThat(headers)
                .containsEntry("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(expected)));
    }

    private static byte[] bytes(HttpEntity entity) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        entity.writeTo(bytes);
        return bytes.toByteArray();
    }
}
