package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repetition that would bill somebody twice, or with an old number, waits for a person. */
class RepeatedAttemptsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private StandIn services;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(5)
                .withClock(clock));
        services = StandIn.start();
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_TO", null)
                .with("ERP_URL", services.url("erp"));
    }

    @AfterEach
    void end() {
        services.close();
        sandbox.close();
    }

    @Test
    void anUnknownOutcomeWhereARepetitionAddsWaitsForAPerson() throws IOException {
        erp("destination, adds", 1);
        services.fail("erp", 1);
        Installation.Run refused = installation.run("statement");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.out()).contains("erp: pending", "503");

        clock.set("2026-11-03T09:10:00Z");
        services.fail("erp", 0);
        Installation.Run cut = installation.run("deliver");
        assertThat(cut.out())
                .contains("erp: HELD", "nobody knows what arrived", "headcount deliver --destination erp", statement());

        clock.set("2026-11-03T09:20:00Z");
        Installation.Run all = installation.run("deliver");
        assertThat(all.exit()).isEqualTo(5);
        assertThat(all.out()).contains("erp: HELD");
        assertThat(services.requests("erp")).hasSize(2);

        Installation.Run meant = installation.run("deliver", "--destination", "erp");
        assertThat(meant.exit()).as(meant.out()).isZero();
        assertThat(installation.run("deliver", "--again").out())
                .contains("webhook: delivered", "erp: not repeated: erp would count it twice");
        assertThat(services.requests("erp")).hasSize(3);
    }

    @Test
    void aProcessThatWasKilledInAnAttemptThatAddsLeavesItToAPerson() throws IOException {
        erp("destination, adds", 1);
        services.fail("erp", 1);
        installation.run("statement");
        try (Ledger ledger = installation.ledger()) {
            Instant due = clock.instant().plus(Duration.ofMinutes(5));
            clock.set(due.toString());
            assertThat(ledger.deliveries().claimNext("erp", due, due.plusSeconds(900)))
                    .isPresent();
        }

        Installation.Run run = installation.run("deliver");

        assertThat(run.out()).contains("erp: HELD", "attempt 2", "was cut off", "headcount deliver --destination erp");
        assertThat(services.requests("erp")).hasSize(1);
        clock.set("2026-11-03T11:00:00Z");
        assertThat(installation.run("deliver", "--destination", "erp").exit()).isZero();
        assertThat(services.requests("erp")).hasSize(2);
    }

    @Test
    void aRefusalAfterACallThatArrivedIsAnUnknownOutcome() throws IOException {
        erp("destination, adds", 2);
        services.fail("erp", 2);

        Installation.Run run = installation.run("statement");

        assertThat(run.out()).contains("erp: HELD", "503", "nobody knows what arrived");
    }

    @Test
    void aReceiverThatForgetsItsIdsIsNotAskedOnceItMayHave() throws Exception {
        erp("destination, adds after 23h", 1);
        services.fail("erp", 0);
        assertThat(installation.run("statement").out()).contains("erp: pending");
        clock.set("2026-11-04T08:30:00Z");
        assertThat(installation.run("deliver", "--period", "2026-01").exit()).isZero();

        clock.set("2026-11-04T09:00:01Z");
        installation.tick();

        assertThat(services.requests("erp")).hasSize(1);
        assertThat(delivery().state()).isEqualTo(DeliveryState.HELD);
        assertThat(delivery().lastReason()).contains("more than 23 h ago", "headcount deliver --destination erp");
    }

    @Test
    void anOldNumberDoesNotOverwriteANewOne() throws IOException {
        erp("destination, billing, sets", 1);
        services.fail("erp", 1);
        assertThat(installation.run("statement", "--period", "2026-09").exit()).isEqualTo(5);
        assertThat(installation.run("statement", "--period", "2026-10").exit()).isZero();
        assertThat(services.requests("erp")).hasSize(2);
        clock.set("2026-11-03T12:00:00Z");

        Installation.Run run = installation.run("deliver");

        assertThat(run.out()).contains("2026-09  erp: HELD", "one number and no month", "2026-10");
        assertThat(services.requests("erp")).hasSize(2);
    }

    @Test
    void whatWasDeliveredBeforeANewerNumberIsNotRepeated() throws IOException {
        erp("destination, billing, sets", 1);
        installation.run("statement", "--period", "2026-09");
        installation.run("statement", "--period", "2026-10");

        Installation.Run old = installation.run("deliver", "--again", "--period", "2026-09");
        Installation.Run latest = installation.run("deliver", "--again", "--period", "2026-10");

        assertThat(old.exit()).isZero();
        assertThat(old.out()).contains("2026-09  erp: not repeated: erp keeps one number");
        assertThat(latest.out()).contains("2026-10  erp: delivered");
        assertThat(services.requests("erp")).hasSize(3);
        assertThat(installation.history()).allSatisfy(statement -> assertThat(statement.deliveries())
                .extracting(Delivery::state)
                .containsOnly(DeliveryState.DELIVERED));
    }

    @Test
    void whoWasNotBilledTheNumberIsNotBilledItsCorrection() throws Exception {
        installation.run("statement");
        erp("destination, billing", 1);
        SandboxCompany company = sandbox.companies(OCTOBER).get(0);
        sandbox.change(OCTOBER, company.id(), company.monthlyUsers() + 1);
        clock.set("2026-11-04T09:00:00Z");

        installation.tick();

        assertThat(installation.history()).hasSize(2);
        assertThat(installation.history().get(0).deliveries())
                .extracting(Delivery::destination)
                .containsExactly("webhook");
        assertThat(services.requests("erp")).isEmpty();
    }

    @Test
    void aLookAtAnOpenMonthThatOnlyBillingSystemsWouldGetIsNotEvenRead() throws IOException {
        erp("destination, billing", 1);

        Installation.Run run =
                installation.with("WEBHOOK_URL", null).run("statement", "--period", "2026-11", "--deliver");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("is not sent to destinations that bill", "erp", "Leave out --deliver");
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    private void erp(String group, int calls) throws IOException {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            steps.append("        - to:\n            id: post-" + i + "\n            uri: \"{{erp.url}}\"\n");
        }
        installation.withRoute(
                "deliver-erp.camel.yaml",
                "- route:",
                "    id: deliver-erp",
                "    group: " + group,
                "    from:",
                "      uri: direct:deliver-erp",
                "      steps:",
                steps.toString());
    }

    private String statement() {
        return installation.history().get(0).id();
    }

    private Delivery delivery() {
        return installation.history().get(0).deliveries().stream()
                .filter(delivery -> delivery.destination().equals("erp"))
                .findFirst()
                .orElseThrow();
    }
}
