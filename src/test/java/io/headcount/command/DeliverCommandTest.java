package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two months wait at the webhook: September and October. */
class DeliverCommandTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock)
                .withFaults(Fault.WEBHOOK_500));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
        installation.run("statement", "--period", "2026-09");
        installation.run("statement", "--period", "2026-10");
        sandbox.mend(Fault.WEBHOOK_500);
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void everythingThatWaitsIsTriedNow() {
        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("2026-09  webhook: delivered at"))
                .anyMatch(line -> line.startsWith("2026-10  webhook: delivered at"));
        assertThat(sandbox.mails()).hasSize(2);
    }

    @Test
    void onlyThePeriodThatIsNamedIsTried() {
        Installation.Run run = installation.run("deliver", "--period", "2026-09");

        assertThat(run.exit()).isZero();
        assertThat(state("2026-09", "webhook")).isEqualTo(DeliveryState.DELIVERED);
        assertThat(state("2026-10", "webhook")).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void onlyTheDestinationThatIsNamedIsTried() {
        Installation.Run email = installation.run("deliver", "--destination", "email");
        assertThat(email.exit()).isZero();
        assertThat(email.out()).contains("Nothing to deliver.");
        assertThat(state("2026-10", "webhook")).isEqualTo(DeliveryState.PENDING);

        assertThat(installation.run("deliver", "--destination", "webhook").exit())
                .isZero();
        assertThat(state("2026-10", "webhook")).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void aDestinationThatDoesNotExistIsRefusedWithTheNamesOfThoseThatDo() {
        Installation.Run run = installation.run("deliver", "--destination", "webhok");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("webhok", "email", "webhook");
        assertThat(state("2026-10", "webhook")).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void whatWasDeliveredIsSentAgainOnlyWhenAskedAndWithTheSameIds() {
        installation.run("deliver");
        assertThat(installation.run("deliver").out()).contains("Nothing to deliver.");
        int webhooks = sandbox.webhooks().size();

        Installation.Run again = installation.run("deliver", "--again");

        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("2026-10  webhook", "2026-10  email").doesNotContain("2026-09");
        assertThat(sandbox.webhooks()).hasSize(webhooks + 1);
        assertThat(sandbox.webhooks().subList(0, webhooks).stream()
                        .map(webhook -> webhook.headers().get("webhook-id")))
                .contains(sandbox.webhooks().get(webhooks).headers().get("webhook-id"));
        assertThat(sandbox.mails()).hasSize(3);
        assertThat(sandbox.mails().get(2).messageId())
                .isEqualTo(sandbox.mails().get(1).messageId());
    }

    @Test
    void anotherMonthIsSentAgainToOnePlaceOnly() {
        Installation.Run run = installation.run("deliver", "--again", "--period", "2026-09", "--destination", "email");

        assertThat(run.exit()).isZero();
        assertThat(sandbox.mails())
                .extracting(ReceivedMail::subject)
                .filteredOn(subject -> subject.contains("2026-09") || subject.contains("September 2026"))
                .hasSize(2);
        assertThat(sandbox.mails()).hasSize(3);
        assertThat(state("2026-09", "webhook")).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void whatFailsOnceMoreStaysPendingAndSaysSo() {
        sandbox.fault(Fault.WEBHOOK_500);
        Installation.Run run = installation.run("deliver", "--period", "2026-10");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("2026-10  webhook: pending", "attempt 2 failed", "500");
    }

    @Test
    void theVendorIsNotAskedAndItsCredentialNotNeeded() {
        int calls = sandbox.apiCalls().size();
        Installation.Run run = installation
                .with("KEEPNET_CLIENT_ID", null)
                .with("KEEPNET_CLIENT_SECRET", null)
                .run("deliver");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(sandbox.apiCalls()).hasSize(calls);
    }

    private DeliveryState state(String period, String destination) {
        return installation.history().stream()
                .filter(statement -> statement.period().toString().equals(period))
                .flatMap(statement -> statement.deliveries().stream())
                .filter(delivery -> delivery.destination().equals(destination))
                .map(Delivery::state)
                .findFirst()
                .orElseThrow();
    }
}
