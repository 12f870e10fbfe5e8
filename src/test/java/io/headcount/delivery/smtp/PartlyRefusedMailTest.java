package io.headcount.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One recipient is refused: the others get the mail, once, and who did not get it is named wherever the delivery is seen. */
class PartlyRefusedMailTest {

    private static final String GONE = "550 5.1.1 User unknown";

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-27T09:00:00Z");
    private Sandbox sandbox;
    private TokenMailServer server;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(3)
                .withClock(clock));
        server = TokenMailServer.offering(List.of("PLAIN"), builder -> builder);
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("WEBHOOK_URL", null)
                .with("WEBHOOK_SECRET", null)
                .with("SMTP_PORT", String.valueOf(server.port()))
                .with("EMAIL_TO", "\"Doe, Jane\" <jane@msp.example>; gone@msp.example")
                .with("EMAIL_CC", "\"Büro, Finanz\" <office@msp.example>")
                .with("EMAIL_BCC", "audit@msp.example")
                .with("EMAIL_REPLY_TO", "\"Help, desk\" <help@msp.example>")
                .with("EMAIL_ALERT_TO", "operations@msp.example");
    }

    @AfterEach
    void end() {
        server.close();
        sandbox.close();
    }

    private Delivery email() {
        return installation.history().get(0).deliveries().get(0);
    }

    @Test
    void allOfThemGetItWithNamesThatHoldCommas() {
        assertThat(installation.run("statement").exit()).isZero();

        assertThat(server.arrived())
                .containsExactly(
                        List.of("jane@msp.example", "gone@msp.example", "office@msp.example", "audit@msp.example"));
        assertThat(server.mails().get(0))
                .contains("To: \"Doe, Jane\" <jane@msp.example>, gone@msp.example")
                .contains("Cc: =?UTF-8?")
                .contains("<office@msp.example>")
                .contains("Reply-To: \"Help, desk\" <help@msp.example>")
                .doesNotContain("audit@msp.example");
        assertThat(email().lastReason()).isNull();
    }

    @Test
    void theOthersGetItOnceAndWhoDidNotIsNamed() throws Exception {
        server.refusing("gone@msp.example", GONE);

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(email().state()).isEqualTo(DeliveryState.DELIVERED);
        String whom = "not for gone@msp.example (550 5.1.1 User unknown)";
        assertThat(run.out()).contains(whom);
        assertThat(installation.run("history").out())
                .contains("email: delivered at")
                .contains(whom);
        assertThat(installation.run("history", "--format", "json").out()).contains(whom);
        try (Ledger ledger = installation.ledger()) {
            assertThat(ledger.deliveries().attempts(email(ledger).id()))
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.delivered()).isTrue();
                        assertThat(attempt.reason()).contains(whom);
                    });
            assertThat(ledger.troubles().all())
                    .singleElement()
                    .extracting(Trouble::message)
                    .asString()
                    .contains(whom, "--again");
        }

        clock.set("2026-11-28T09:00:00Z");
        installation.tick();
        assertThat(installation.run("deliver").exit()).isZero();

        assertThat(server.arrived())
                .containsExactly(
                        List.of("jane@msp.example", "office@msp.example", "audit@msp.example"),
                        List.of("operations@msp.example"));
        assertThat(server.mails().get(1)).contains("gone@msp.example");
    }

    private static Delivery email(Ledger ledger) {
        return ledger.statements().history().get(0).deliveries().get(0);
    }

    @Test
    void whenEverybodyGetsItAgainTheTroubleIsOver() throws Exception {
        server.refusing("gone@msp.example", GONE);
        installation.run("statement");
        installation.with("EMAIL_TO", "jane@msp.example");

        assertThat(installation.run("deliver", "--again").exit()).isZero();

        assertThat(email().lastReason()).isNull();
        try (Ledger ledger = installation.ledger()) {
            assertThat(ledger.troubles().all()).isEmpty();
        }
    }

    @Test
    void nobodyGetsItWhereAllAreRefused() {
        for (String all : List.of("jane", "gone", "office", "audit")) {
            server.refusing(all + "@msp.example", GONE);
        }

        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(email().state()).isEqualTo(DeliveryState.HELD);
        assertThat(email().lastReason()).contains("for nobody: jane@msp.example (550 5.1.1", "audit@msp.example (550");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void whereOneOfThemIsRefusedForNowOnlyAllIsTriedAgain() {
        for (String all : List.of("jane", "gone", "office")) {
            server.refusing(all + "@msp.example", GONE);
        }
        server.refusing("audit@msp.example", "452 4.2.2 Mailbox full");

        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(email().state()).isEqualTo(DeliveryState.PENDING);
    }

    /** Then it is not about the recipients any more. */
    @Test
    void aMailThatIsRefusedAfterARecipientWasIsRefusedForWhatItIs() {
        server.refusing("gone@msp.example", GONE).refusingMail("554 5.7.1 Message looks like spam");

        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(email().state()).isEqualTo(DeliveryState.HELD);
        assertThat(email().lastReason())
                .contains("554 5.7.1 Message looks like spam")
                .doesNotContain("at the moment");
        assertThat(server.mails()).isEmpty();
    }

    /** Grey-listing refuses whom it does not know yet, and takes him some minutes later. */
    @Test
    void whoIsRefusedForTheMomentIsWaitedForAndNobodyGetsItTwice() {
        server.refusing("gone@msp.example", "450 4.2.0 Greylisted");

        assertThat(installation.run("statement").exit()).isEqualTo(5);
        assertThat(email().lastReason()).contains("gone@msp.example (450 4.2.0 Greylisted)", "at the moment");
        assertThat(server.mails()).isEmpty();

        clock.set("2026-11-27T10:10:00Z");
        assertThat(installation.run("deliver").exit()).isZero();

        assertThat(server.arrived())
                .containsExactly(List.of("jane@msp.example", "office@msp.example", "audit@msp.example"));
        assertThat(email().lastReason()).contains("not for gone@msp.example (450 4.2.0 Greylisted)");
    }

    @Test
    void anAlertThatReachesSomeIsTold() throws Exception {
        server.refusing("gone@msp.example", GONE);
        installation.with("EMAIL_ALERT_TO", "operations@msp.example, gone@msp.example");
        installation.run("statement");

        installation.tick();
        installation.tick();

        assertThat(server.arrived()).hasSize(2).last().isEqualTo(List.of("operations@msp.example"));
    }
}
