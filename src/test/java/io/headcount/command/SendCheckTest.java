package io.headcount.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to try it out arrives as a bill would, and nobody can take it for one. */
class SendCheckTest {

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        MovableClock clock = new MovableClock(Instant.now().toString());
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(3)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_CC", "books@msp.example")
                .with("EMAIL_BCC", "audit@msp.example")
                .with("EMAIL_ALERT_TO", "operations@msp.example");
    }

    /** The ledger knows nothing of it. */
    @AfterEach
    void end() {
        assertThat(installation.history()).isEmpty();
        sandbox.close();
    }

    @Test
    void aTestArrivesAndSaysThatItIsOne() throws Exception {
        Installation.Run run = installation.run("check", "--send");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .containsPattern("ok    test mail   127.0.0.1:\\d+ took it, '250 .*'; see that it arrived")
                .contains("ok    test event  webhook answered 204\n");
        ReceivedMail mail = sandbox.mails().get(0);
        assertThat(mail.recipients()).containsExactly("audit@msp.example", "books@msp.example", "finance@msp.example");
        assertThat(mail.subject()).isEqualTo("Headcount: TEST, no bill");
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(mail.raw()));
        assertThat(String.valueOf(message.getContent()))
                .contains("This is a test", "Nobody is billed")
                .doesNotContainPattern("\\d");
        ReceivedWebhook event = sandbox.webhooks().get(0);
        Map<String, List<String>> headers = new HashMap<>();
        event.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(sandbox.webhookSecret()).verify(new String(event.body(), UTF_8), headers);
        JsonNode document = new ObjectMapper().readTree(event.body());
        assertThat(document.path("type").asText()).isEqualTo("test");
        assertThat(document.at("/data/test").asBoolean()).isTrue();
        assertThat(document.path("data").fieldNames()).toIterable().containsExactly("test", "message");
        assertThat(event.headers().get("webhook-id"))
                .startsWith("test-")
                .isEqualTo(event.headers().get("idempotency-key"));
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void eachTestIsAnotherOne() {
        installation.run("check", "--send");
        installation.run("check", "--send");

        assertThat(sandbox.webhooks())
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(sandbox.mails())
                .extracting(ReceivedMail::messageId)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aReceiverThatSaysNoIsQuoted() {
        String wrong = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=";
        Installation.Run run = installation.with("WEBHOOK_SECRET", wrong).run("check", "--send");

        assertThat(run.exit()).as(run.out()).isEqualTo(5);
        assertThat(run.out())
                .contains("FAIL  test event  webhook answered 401; does it have the secret of webhook.secret?")
                .contains("ok    test mail")
                .doesNotContain("QUJDREVG");
    }

    @Test
    void aReceiverThatIsRedirectedGetsNothingMore() {
        sandbox.fault(Fault.of("webhook-redirect"));

        Installation.Run run = installation.run("check", "--send");

        assertThat(run.exit()).as(run.out()).isEqualTo(5);
        assertThat(run.out()).contains("FAIL  test event  webhook answered 307");
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void whatIsOffIsSaidNotToBeSent() {
        Installation.Run run = installation
                .with("WEBHOOK_URL", null)
                .with("EMAIL_CC", null)
                .with("EMAIL_BCC", null)
                .run("check", "--send");

        assertThat(run.out()).contains("?     test event  not sent, because no webhook is on", "ok    test mail");
    }

    @Test
    void withCaptureNothingIsSent() {
        Installation.Run run = installation.run("check", "--send", "--capture", "x.har");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--capture takes one reading and nothing else");
        assertThat(sandbox.mails()).isEmpty();
    }
}
