package io.headcount.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that keeps what came last must end up with the newest number. */
class OrderOfRevisionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YearMonth JULY = YearMonth.of(2026, 7);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-08-03T06:00:00Z");
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_ALERT_TO", "operations@msp.example");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aCorrectionWaitsWhileTheReceiverIsDownForWhatItCorrects() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.tick();
        change();
        sandbox.mend(Fault.WEBHOOK_500);
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        clock.set("2026-08-04T06:00:00Z");

        installation.tick();

        assertThat(accepted()).isEmpty();
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(webhook(2).attempts()).isZero();
        assertThat(installation.run("history").out())
                .contains("webhook: pending, waits until revision 1, which is older, is delivered");

        clock.set("2026-08-04T06:20:00Z");
        installation.tick();

        assertThat(accepted()).containsExactly(1, 2);
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(webhook(2).obstacle()).isNull();
    }

    @Test
    void whileTheOlderOneIsHeldTheNewerOneIsAndBothAreReleasedTogether() throws Exception {
        sandbox.fault(Fault.WEBHOOK_410);
        installation.tick();
        sandbox.mend(Fault.WEBHOOK_410);
        change();
        clock.set("2026-08-04T06:00:00Z");

        installation.tick();

        assertThat(accepted()).isEmpty();
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.HELD);
        assertThat(webhook(2).obstacle()).contains("revision 1", "older", "held");
        assertThat(alertTexts()).anyMatch(text -> text.contains("revision 2") && text.contains("is held"));
        assertThat(installation.run("history", "--format", "json").out()).contains("\"obstacle\" : \"revision 1");

        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(accepted()).containsExactly(1, 2);
        assertThat(run.out()).contains("2026-07  webhook: delivered", "2026-07, revision 2  webhook: delivered");
        try (var ledger = installation.ledger()) {
            assertThat(ledger.troubles().all())
                    .allSatisfy(trouble -> assertThat(trouble.endedAt()).isNotNull());
        }
    }

    @Test
    void anOlderOneThatFailsForGoodHoldsTheOneThatIsWaitingForItToo() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.tick();
        change();
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.PENDING);

        clock.set("2026-08-08T06:00:00Z");
        installation.tick();

        assertThat(webhook(1).state()).isEqualTo(DeliveryState.HELD);
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.HELD);
        assertThat(alertTexts()).anyMatch(text -> text.contains("revision 2") && text.contains("revision 1"));
        sandbox.mend(Fault.WEBHOOK_500);
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        assertThat(installation.run("deliver").exit()).isEqualTo(5);
        assertThat(accepted()).as("the older one failed once more").isEmpty();
        assertThat(webhook(2).state()).isEqualTo(DeliveryState.PENDING);

        assertThat(installation.run("deliver").exit()).isZero();
        assertThat(accepted()).containsExactly(1, 2);
    }

    @Test
    void theOlderOneIsNotSentAgainAfterTheNewer() throws Exception {
        installation.tick();
        change();
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();

        Installation.Run run =
                installation.run("deliver", "--again", "--period", "2026-07", "--destination", "webhook");

        assertThat(run.exit()).isZero();
        assertThat(accepted()).containsExactly(1, 2, 2);
        assertThat(run.out())
                .contains("2026-07  webhook: not repeated: revision 2, which is newer, was delivered there")
                .contains("'headcount deliver --again --period 2026-07 --destination webhook' sends that one again")
                .contains("2026-07, revision 2  webhook: delivered");
    }

    @Test
    void whatIsGivenUpHoldsUpNothingAndStaysInTheBooks() throws Exception {
        sandbox.fault(Fault.WEBHOOK_410);
        installation.tick();
        change();
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        sandbox.mend(Fault.WEBHOOK_410);
        assertThat(installation
                        .run("deliver", "--dismiss", "--destination", "webhook")
                        .exit())
                .as("without a reason")
                .isEqualTo(2);

        Installation.Run given = installation.run(
                "deliver", "--dismiss", "--destination", "webhook", "--reason", "they entered it by hand");

        assertThat(given.exit()).isZero();
        assertThat(given.out().lines().filter(line -> line.contains("given up")))
                .hasSize(1);
        assertThat(accepted()).isEmpty();
        assertThat(installation.run("deliver").exit()).isZero();
        assertThat(accepted()).containsExactly(2);
        assertThat(webhook(1).state()).isEqualTo(DeliveryState.WITHDRAWN);
        assertThat(installation.run("history").out())
                .contains("webhook: not sent any more; given up: they entered it by hand");
        assertThat(installation.run("deliver").out()).contains("Nothing to deliver.");
        assertThat(installation.run("deliver", "--again", "--period", "2026-07").out())
                .doesNotContain("2026-07  webhook");
    }

    @Test
    void aLookAtAnOpenMonthNeitherHoldsUpItsBillNorComesAfterIt() throws Exception {
        sandbox.fault(Fault.WEBHOOK_410);
        installation.run("statement", "--period", "2026-08", "--deliver");
        sandbox.mend(Fault.WEBHOOK_410);
        clock.set("2026-09-03T06:00:00Z");

        installation.tick();

        assertThat(bodies())
                .filteredOn(body -> body.path("data").path("period").asText().equals("2026-08"))
                .extracting(body -> body.path("type").asText())
                .containsExactly("statement.finalized");
        int before = bodies().size();
        installation.run("deliver", "--destination", "webhook");
        assertThat(bodies()).hasSize(before);
        assertThat(installation.run("history").out()).contains("webhook: not sent any more; a newer statement");
    }

    private void change() {
        SandboxCompany company = sandbox.companies(JULY).get(5);
        sandbox.change(JULY, company.id(), company.monthlyUsers() + 10);
    }

    private Delivery webhook(int revision) {
        return installation.history().stream()
                .filter(statement -> statement.period().equals(JULY) && statement.revision() == revision)
                .flatMap(statement -> statement.deliveries().stream())
                .filter(delivery -> delivery.destination().equals("webhook"))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> bodies() throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (ReceivedWebhook webhook : sandbox.webhooks()) {
            if (webhook.accepted()) {
                bodies.add(JSON.readTree(webhook.body()));
            }
        }
        return bodies;
    }

    /** The revisions that the receiver took, in the order in which it did. */
    private List<Integer> accepted() throws IOException {
        return bodies().stream()
                .map(body -> body.path("data").path("revision").asInt())
                .toList();
    }

    private List<String> alertTexts() {
        return sandbox.mails().stream()
                .filter(mail -> mail.recipients().contains("operations@msp.example"))
                .map(mail -> new String(mail.raw(), java.nio.charset.StandardCharsets.UTF_8)
                        .replaceAll("=\r\n", "")
                        .replaceAll("\\s+", " "))
                .toList();
    }
}
