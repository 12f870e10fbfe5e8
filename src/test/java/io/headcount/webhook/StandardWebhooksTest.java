package io.headcount.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandardWebhooksTest {

    /** The example of the specification's reference libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_614_265_330), ZoneOffset.UTC);
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void aReceiverWithAReferenceLibraryAcceptsOurSignature() {
        Map<String, Object> headers = new HashMap<>();

        byte[] sent = new StandardWebhooks(SECRET, CLOCK).sign(BODY, ID, headers);

        assertThat(headers)
                .containsEntry("webhook-id", ID)
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", SIGNATURE)
                .containsEntry("Idempotency-Key", ID);
        assertThat(sent).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whileASecretIsRotatedBothTheOldAndTheNewReceiverAccept() {
        String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        Map<String, Object> headers = new HashMap<>();

        new StandardWebhooks(SECRET + "  " + other, CLOCK).sign(BODY, ID, headers);

        assertThat(headers.get("webhook-signature").toString().split(" "))
                .hasSize(2)
                .contains(SIGNATURE)
                .allMatch(signature -> signature.startsWith("v1,"));
    }

    @Test
    void lettersBeyondAsciiAreSignedAsTheyAreSent() {
        StandardWebhooks webhooks = new StandardWebhooks(SECRET, CLOCK);
        Map<String, Object> headers = new HashMap<>();
        String body = "{\"name\":\"İĞÜ 公司 🚀\"}";

        byte[] sent = webhooks.sign(body, ID, headers);

        assertThat(sent).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        assertThat(headers.get("webhook-signature")).isEqualTo(webhooks.signature(ID, 1_614_265_330, sent));
    }
}
