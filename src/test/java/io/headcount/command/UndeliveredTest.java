package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded and did not arrive: it waits, it comes through in the end, and it comes through as itself. */
class UndeliveredTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock).with("WEBHOOK_TIMEOUT", "500ms");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aWebhookThatFailedComesThroughLaterAsItself() {
        sandbox.fault(Fault.WEBHOOK_500);
        Installation.Run run = installation.run("statement");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("webhook: pending", "answered 500", "email: delivered at");
        assertThat(sandbox.mails()).hasSize(1);

        sandbox.mend(Fault.WEBHOOK_500);
        int calls = sandbox.apiCalls().size();
        Installation.Run delivery = installation.run("deliver");

        assertThat(delivery.exit()).isZero();
        assertThat(delivery.out()).contains("2026-10  webhook: delivered at").doesNotContain("email");
        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(sandbox.mails()).hasSize(1);
        List<ReceivedWebhook> attempts = sandbox.webhooks();
        assertThat(attempts).hasSize(2);
        assertThat(attempts).extracting(ReceivedWebhook::answered).containsExactly(500, 204);
        for (String header : List.of("webhook-id", "idempotency-key")) {
            assertThat(attempts)
                    .extracting(attempt -> attempt.headers().get(header))
                    .containsOnly(delivery("webhook").id());
        }
        assertThat(attempts.get(1).body()).isEqualTo(attempts.get(0).body());
    }

    @Test
    void anAnswerThatWasLostIsRepeatedWithTheSameIds() {
        sandbox.fault(Fault.WEBHOOK_DROPS_ANSWER_ONCE);
        sandbox.fault(Fault.SMTP_LOSES_ANSWER_ONCE);
        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(installation.run("deliver").exit()).isZero();

        assertThat(sandbox.webhooks())
                .hasSize(2)
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .containsOnly(delivery("webhook").id());
        assertThat(sandbox.mails()).hasSize(2);
        assertThat(sandbox.mails().get(0).messageId())
                .isNotNull()
                .isEqualTo(sandbox.mails().get(1).messageId());
    }

    @Test
    void aSecondRunOfTheSameMonthTriesWhatIsDueAndReadsNothing() {
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        int calls = sandbox.apiCalls().size();

        clock.set("2026-11-03T09:30:00Z");
        Installation.Run second = installation.run("statement");

        assertThat(second.exit()).as(second.out()).isZero();
        assertThat(second.out()).contains("already recorded", "webhook: delivered at");
        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(sandbox.mails()).hasSize(1);
    }

    @Test
    void aReceiverThatIsGoneIsNotTriedAgainByItself() {
        sandbox.fault(Fault.WEBHOOK_410);
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("webhook: HELD", "410", "headcount deliver --destination webhook");
        assertThat(delivery("webhook").state()).isEqualTo(DeliveryState.HELD);
        clock.set("2026-11-10T09:00:00Z");
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        assertThat(sandbox.webhooks()).hasSize(1);

        sandbox.mend(Fault.WEBHOOK_410);
        assertThat(installation.run("deliver", "--destination", "webhook").exit())
                .isZero();
        assertThat(delivery("webhook").state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void aMailThatIsRefusedForGoodIsHeldWhileTheWebhookArrives() {
        sandbox.fault(Fault.SMTP_REFUSES);
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("email: HELD", "550", "webhook: delivered at");
        assertThat(delivery("email").state()).isEqualTo(DeliveryState.HELD);
        assertThat(sandbox.mails()).isEmpty();
    }

    @Test
    void aTemplateThatBreaksWhileTheRuntimeServesStopsTheMailAndPeopleAreToldAtOnce() throws Exception {
        Path template = installation.home().emailTemplates().resolve("summary.html.ftlh");
        String whole = Files.readString(template);
        Files.writeString(template, "<#if");

        installation.with("EMAIL_ALERT_TO", "operations@msp.example").tick();

        assertThat(delivery("email").state()).isEqualTo(DeliveryState.HELD);
        assertThat(delivery("email").lastReason()).contains(template + ", line 1", "Nothing was sent");
        assertThat(delivery("webhook").state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.mails().get(0).recipients()).containsExactly("operations@msp.example");

        Files.writeString(template, whole);
        assertThat(installation.run("deliver").exit()).isZero();
        assertThat(sandbox.mails()).hasSize(2);
    }

    @Test
    void whatNeverArrivesIsHeldInTheEnd() {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.run("statement");
        clock.set("2026-11-06T09:00:00Z");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("webhook: HELD", "delivery.max-age");
    }

    @Test
    void theWebhookAsksForPatienceAndGetsIt() {
        sandbox.fault(Fault.WEBHOOK_429);
        installation.run("statement");

        assertThat(delivery("webhook").nextAttemptAt())
                .isAfterOrEqualTo(clock.instant().plusSeconds(120));
    }

    @Test
    void aKillBetweenRecordAndDeliveryLosesNothing() throws Exception {
        Settings settings = SettingsFile.read(installation.home().settingsFile(), installation.environment());
        try (Ledger ledger = Ledger.open(settings, installation.home().data());
                HeadcountRuntime runtime = HeadcountRuntime.start(
                        installation.home(), settings, ledger, clock, Progress.NONE, Scope.ON_CALL)) {
            runtime.call("statement", Account.DEFAULT, OCTOBER, RecordedStatement.class);
        }
        assertThat(sandbox.webhooks()).isEmpty();
        assertThat(sandbox.mails()).isEmpty();
        int calls = sandbox.apiCalls().size();

        Installation.Run run = installation.run("statement", "--period", "2026-10");

        assertThat(run.exit()).isZero();
        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(installation.history()).singleElement().satisfies(statement -> assertThat(
                        statement.totalMonthlyUsers())
                .isEqualTo(sandbox.expectedTotal(OCTOBER)));
    }

    @Test
    void anAttemptThatWasCutOffByAKillIsTakenUpAgain() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.run("statement");
        Settings settings = SettingsFile.read(installation.home().settingsFile(), installation.environment());
        clock.set("2026-11-03T10:00:00Z");
        try (Ledger ledger = Ledger.open(settings, installation.home().data())) {
            assertThat(ledger.deliveries()
                            .claimNext(
                                    "webhook", clock.instant(), clock.instant().plusSeconds(900)))
                    .isPresent();
        }
        sandbox.mend(Fault.WEBHOOK_500);

        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(delivery("webhook").attempts()).isEqualTo(3);
    }

    private Delivery delivery(String destination) {
        return installation.history().get(0).deliveries().stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }
}
