package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookInboxTest {

    private static final String BODY = "{ \"type\":\"statement.finalized\",  \"name\":\"İĞ\" }";

    private final TestClock clock = new TestClock();

    @TempDir
    Path inbox;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(1).withClock(clock));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aWellSignedMessageIsTakenAndItsBytesKept() throws Exception {
        assertThat(send("st_1", now(), signature("st_1", now(), BODY), BODY).statusCode())
                .isEqualTo(204);
        ReceivedWebhook received = sandbox.webhooks().get(0);
        assertThat(received.answered()).isEqualTo(204);
        assertThat(received.accepted()).isTrue();
        assertThat(received.at()).isEqualTo(clock.instant());
        assertThat(received.headers()).containsEntry("webhook-id", "st_1").containsEntry("content-type", "text/json");
        assertThat(received.file()).isEqualTo(inbox.resolve("st_1.json"));
        assertThat(Files.readString(received.file())).isEqualTo(BODY);
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void oneGoodSignatureAmongSeveralIsEnoughWhileTheSecretIsRotated() throws Exception {
        assertThat(send("st_1", now(), "v1,AAAA " + signature("st_1", now(), BODY), BODY)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aMessageThatAnybodyCouldHaveSentIsRefusedAndNotKept() throws Exception {
        long late = now() - 301;
        assertThat(send("st_1", now(), signature("st_1", now(), BODY + " "), BODY)
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("st_2", now(), signature("st_1", now(), BODY), BODY).statusCode())
                .isEqualTo(401);
        assertThat(send("st_1", late, signature("st_1", late, BODY), BODY).statusCode())
                .isEqualTo(401);
        assertThat(send("st_1", now(), "none", BODY).statusCode()).isEqualTo(401);
        assertThat(sandbox.webhooks())
                .hasSize(4)
                .allMatch(webhook -> webhook.answered() == 401 && webhook.file() == null);
        assertThat(inbox).isEmptyDirectory();
    }

    @Test
    void anIdCannotLeadOutOfTheInbox() throws Exception {
        String id = "../../etc/x";
        send(id, now(), signature(id, now(), BODY), BODY);
        assertThat(sandbox.webhooks().get(0).file().getParent()).isEqualTo(inbox);
    }

    @ParameterizedTest
    @CsvSource({"WEBHOOK_500, 500", "WEBHOOK_429, 429", "WEBHOOK_410, 410", "WEBHOOK_REDIRECT, 307"})
    void aRefusalIsNoDelivery(Fault fault, int status) throws Exception {
        sandbox.fault(fault);
        HttpResponse<Void> answer = send("st_1", now(), signature("st_1", now(), BODY), BODY);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(sandbox.webhooks().get(0).accepted()).isFalse();
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
        assertThat(answer.headers().firstValue("Location").isPresent()).isEqualTo(status == 307);
    }

    @Test
    void aFailureThatPassesIsFollowedByAYes() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        assertThat(send("st_1", now(), signature("st_1", now(), BODY), BODY).statusCode())
                .isEqualTo(500);
        assertThat(send("st_1", now(), signature("st_1", now(), BODY), BODY).statusCode())
                .isEqualTo(204);
    }

    @Test
    void anAnswerThatIsLostLeavesTheMessageTaken() throws Exception {
        sandbox.fault(Fault.WEBHOOK_DROPS_ANSWER_ONCE);
        assertThatThrownBy(() -> send("st_1", now(), signature("st_1", now(), BODY), BODY))
                .isInstanceOf(IOException.class);
        send("st_1", now(), signature("st_1", now(), BODY), BODY);
        assertThat(sandbox.webhooks()).extracting(ReceivedWebhook::answered).containsExactly(0, 204);
        assertThat(sandbox.webhooks()).allMatch(ReceivedWebhook::accepted);
    }

    @Test
    void aReceiverThatNeverAnswersIsRecordedWithoutAnAnswer() {
        sandbox.fault(Fault.WEBHOOK_HANG);
        assertThatThrownBy(() -> send("st_1", now(), signature("st_1", now(), BODY), BODY, Duration.ofMillis(200)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(sandbox.webhooks()).hasSize(1).noneMatch(ReceivedWebhook::accepted);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private String signature(String id, long timestamp, String body) throws Exception {
        byte[] key = Base64.getDecoder().decode(sandbox.webhookSecret().substring(6));
        assertThat(key).hasSize(32);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] signed = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(signed);
    }

    private HttpResponse<Void> send(String id, long timestamp, String signature, String body)
            throws IOException, InterruptedException {
        return send(id, timestamp, signature, body, Duration.ofSeconds(20));
    }

    private HttpResponse<Void> send(String id, long timestamp, String signature, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.webhookUrl()))
                .timeout(timeout)
                .header("Content-Type", "text/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return VendorClient.HTTP.send(request, HttpResponse.BodyHandlers.discarding());
    }
}
