package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Review;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** July is billed as it should be; of August the vendor says, consistently, what nobody would believe. */
class ReviewTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YearMonth AUGUST = YearMonth.of(2026, 8);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-08-03T06:00:00Z");
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_ALERT_TO", "operations@msp.example");
        installation.tick();
        clock.set("2026-09-03T06:00:00Z");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aVendorThatSaysNobodyWasThereIsNotBilledBeforeAPersonSaysSo() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);

        installation.tick();

        RecordedStatement august = newest();
        assertThat(august.isWaiting()).isTrue();
        assertThat(august.review().reason()).contains("the total is 0 after", "2026-07");
        assertThat(august.deliveries())
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.HELD));
        assertThat(webhooks()).hasSize(1);
        assertThat(mailsTo("finance@msp.example")).hasSize(1);
        assertThat(alerts()).hasSize(1);
        assertThat(alerts().get(0))
                .contains("2026-08", "the total is 0 after", "headcount approve --period 2026-08 --revision 1")
                .contains("headcount reject --period 2026-08 --revision 1 --reason TEXT");
        assertThat(installation.run("history").out())
                .contains("WAITS FOR REVIEW: the total is 0", "headcount approve", "webhook: HELD");
        JsonNode shown =
                JSON.readTree(installation.run("history", "--format", "json").out());
        assertThat(shown.path("statements").get(0).path("review").path("state").asText())
                .isEqualTo("waiting");
        assertThat(shown.path("statements").get(1).path("review").isNull()).isTrue();

        Installation.Run deliver = installation.run("deliver");
        assertThat(deliver.exit()).isEqualTo(5);
        assertThat(deliver.out()).contains("WAITS FOR REVIEW", "headcount approve");
        assertThat(installation.run("deliver", "--again", "--period", "2026-08").exit())
                .isEqualTo(5);
        assertThat(webhooks()).hasSize(1);

        Installation.Run approve = installation.run("approve", "--reason", "the contract ended");

        assertThat(approve.exit()).as(approve.err()).isZero();
        assertThat(approve.out()).contains("2026-08, revision 1: released, 0 monthly users", "webhook: delivered");
        assertThat(webhooks()).hasSize(2);
        assertThat(webhooks().get(1).path("data").path("totalMonthlyUsers").asLong())
                .isZero();
        assertThat(newest().review().decision()).isEqualTo("the contract ended");
        assertThat(newest().review().decidedBy()).contains("@");
        assertThat(newest().isBilled()).isTrue();
        assertThat(installation.run("approve").out()).contains("No statement waits for review.");
        installation.tick();
        assertThat(alerts()).hasSize(2);
        assertThat(mailsTo("operations@msp.example").get(1).subject()).endsWith("resolved");
    }

    @Test
    void aThirdOfTheCompaniesGoneIsSeenAndPeopleAreRemindedEachDay() throws Exception {
        sandbox.fault(Fault.THIRD_GONE);

        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(newest().review().reason()).contains("companies that had users in 2026-07 are gone or have none");
        assertThat(webhooks()).hasSize(1);
        installation.tick();
        installation.tick();
        assertThat(alerts()).hasSize(1);
        clock.set("2026-09-04T06:00:00Z");
        installation.tick();
        assertThat(alerts()).hasSize(2);
        assertThat(installation.history()).hasSize(2);
        assertThat(newest().isWaiting()).isTrue();
        Installation.Run again = installation.run("statement");
        assertThat(again.exit()).isEqualTo(5);
        assertThat(again.out()).contains("WAITS FOR REVIEW");
        assertThat(installation.history()).hasSize(2);
    }

    @Test
    void numbersThatChangeWhileTheyWaitAreWithdrawnAndTheReceiverNeverHearsOfThem() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        sandbox.mend(Fault.ALL_ZERO);
        clock.set("2026-09-04T06:00:00Z");

        installation.tick();

        assertThat(installation.history().subList(0, 2))
                .extracting(RecordedStatement::revision, RecordedStatement::isBilled, RecordedStatement::isWithdrawn)
                .containsExactly(tuple(2, true, false), tuple(1, false, true));
        assertThat(installation.history().get(1).review().state()).isEqualTo(Review.State.REPLACED);
        JsonNode sent = webhooks().get(1);
        assertThat(sent.path("type").asText()).isEqualTo("statement.finalized");
        assertThat(sent.path("data").path("supersedes").isNull()).isTrue();
        assertThat(sent.path("data").path("revision").asInt()).isEqualTo(2);
        assertThat(sent.path("data").path("totalMonthlyUsers").asLong()).isEqualTo(sandbox.expectedTotal(AUGUST));
        assertThat(webhooks()).hasSize(2);
        assertThat(installation.run("history").out()).contains("WITHDRAWN", "not sent any more; its statement was");
        assertThat(installation.run("reject", "--reason", "late").out()).contains("No statement waits");
        assertThat(installation
                        .run("approve", "--period", "2026-08", "--revision", "1")
                        .exit())
                .isEqualTo(2);
        clock.set("2026-09-05T06:00:00Z");
        installation.tick();
        assertThat(installation.history()).hasSize(3);
    }

    @Test
    void numbersThatChangeToOthersThatNobodyWouldBelieveWaitInTheirPlace() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        sandbox.mend(Fault.ALL_ZERO);
        sandbox.fault(Fault.THIRD_GONE);
        clock.set("2026-09-04T06:00:00Z");

        installation.tick();

        assertThat(newest().revision()).isEqualTo(2);
        assertThat(newest().isWaiting()).isTrue();
        assertThat(alerts()).as("the first, that it is over, and the second").hasSize(3);
        assertThat(webhooks()).hasSize(1);
    }

    @Test
    void whatAPersonHasRejectedIsNotProposedAgainUntilTheNumbersDiffer() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        assertThat(installation.run("reject").exit()).as("without a reason").isEqualTo(2);

        Installation.Run reject = installation.run("reject", "--period", "2026-08", "--reason", "the vendor lost them");

        assertThat(reject.exit()).isZero();
        for (String day : List.of("2026-09-04T06:00:00Z", "2026-09-05T06:00:00Z")) {
            clock.set(day);
            installation.tick();
        }
        assertThat(installation.history()).hasSize(2);
        assertThat(newest().review().decision()).isEqualTo("the vendor lost them");
        assertThat(alerts())
                .anyMatch(text -> text.contains("was rejected") && text.contains("the month is not billed"));
        Installation.Run statement = installation.run("statement");
        assertThat(statement.exit()).isEqualTo(5);
        assertThat(statement.out()).contains("The vendor still says what was rejected", "REJECTED by");

        sandbox.mend(Fault.ALL_ZERO);
        clock.set("2026-09-06T06:00:00Z");
        installation.tick();

        assertThat(newest().revision()).isEqualTo(2);
        assertThat(newest().isBilled()).isTrue();
        assertThat(webhooks()).hasSize(2);
        assertThat(webhooks().get(1).path("type").asText()).isEqualTo("statement.finalized");
        clock.set("2026-09-07T06:00:00Z");
        installation.tick();
        try (var ledger = installation.ledger()) {
            assertThat(ledger.troubles().all()).isEmpty();
        }
    }

    @Test
    void whatWasRejectedIsNotProposedThoughOtherNumbersWaitedInBetween() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        installation.run("reject", "--reason", "the vendor lost them");
        sandbox.mend(Fault.ALL_ZERO);
        sandbox.fault(Fault.THIRD_GONE);
        clock.set("2026-09-04T06:00:00Z");
        installation.tick();
        assertThat(newest().isWaiting()).isTrue();
        sandbox.mend(Fault.THIRD_GONE);
        sandbox.fault(Fault.ALL_ZERO);
        clock.set("2026-09-05T06:00:00Z");

        installation.tick();

        assertThat(newest().revision()).isEqualTo(2);
        assertThat(newest().review().state()).isEqualTo(Review.State.REPLACED);
        assertThat(webhooks()).hasSize(1);
    }

    @Test
    void whoHasRejectedWhatWasRightCanHaveItProposedOnceMore() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        installation.run("reject", "--reason", "by mistake");

        assertThat(installation.run("statement", "--again").exit()).isEqualTo(5);

        assertThat(newest().revision()).isEqualTo(2);
        assertThat(newest().isWaiting()).isTrue();
        assertThat(installation.run("approve").exit()).isZero();
        assertThat(webhooks()).hasSize(2);
    }

    @Test
    void aCorrectionIsHeldAgainstWhatItCorrectsAndWhatIsBilledStandsMeanwhile() throws Exception {
        installation.tick();
        RecordedStatement billed = newest();
        sandbox.fault(Fault.ALL_ZERO);
        clock.set("2026-09-04T06:00:00Z");

        installation.tick();

        assertThat(newest().isWaiting()).isTrue();
        assertThat(newest().review().reason()).contains("the total is 0 after", "revision 1");
        assertThat(webhooks()).hasSize(2);
        try (var ledger = installation.ledger()) {
            assertThat(ledger.statements().find("default", AUGUST)).contains(billed);
        }
        Installation.Run statement = installation.run("statement", "--period", "2026-08");
        assertThat(statement.out()).contains("already recorded", "A correction, revision 2: WAITS FOR REVIEW");

        sandbox.mend(Fault.ALL_ZERO);
        SandboxCompany company = sandbox.companies(AUGUST).get(3);
        sandbox.change(AUGUST, company.id(), company.monthlyUsers() + 5);
        clock.set("2026-09-05T06:00:00Z");
        installation.tick();

        assertThat(newest().revision()).isEqualTo(3);
        JsonNode correction = webhooks().get(2);
        assertThat(correction.path("type").asText()).isEqualTo("statement.corrected");
        assertThat(correction.path("data").path("supersedes").asText())
                .as("what was really sent")
                .isEqualTo(billed.id());
        assertThat(correction.path("data").path("totalMonthlyUsers").asLong()).isEqualTo(sandbox.expectedTotal(AUGUST));
    }

    @Test
    void aCorrectionThatIsNoneAnyMoreIsWithdrawnAndNothingIsSent() throws Exception {
        installation.tick();
        sandbox.fault(Fault.ALL_ZERO);
        clock.set("2026-09-04T06:00:00Z");
        installation.tick();
        sandbox.mend(Fault.ALL_ZERO);
        clock.set("2026-09-05T06:00:00Z");

        installation.tick();

        assertThat(installation.history()).hasSize(3);
        assertThat(newest().isWithdrawn()).isTrue();
        assertThat(webhooks()).hasSize(2);
    }

    @Test
    void aSecondMonthOfNothingIsHeldAgainstTheLastOneThatWasBilled() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();
        installation.run("reject", "--reason", "no");
        clock.set("2026-10-03T06:00:00Z");

        installation.run("statement", "--period", "2026-09");

        assertThat(newest().period()).isEqualTo(YearMonth.of(2026, 9));
        assertThat(newest().review().reason()).contains("2026-07");
    }

    @Test
    void alwaysHasAPersonLookAtEachMonthAndOffAtNone() throws Exception {
        installation.with("BILLING_REVIEW", "always").tick();
        assertThat(newest().review().reason()).isEqualTo("billing.review=always has each closed month wait");
        assertThat(webhooks()).hasSize(1);
        assertThat(installation.run("approve").exit()).isZero();
        assertThat(webhooks()).hasSize(2);

        installation.with("BILLING_REVIEW", "off");
        sandbox.fault(Fault.ALL_ZERO);
        clock.set("2026-10-03T06:00:00Z");
        assertThat(installation.run("statement").exit()).isZero();
        assertThat(newest().review()).isNull();
        assertThat(webhooks()).hasSize(3);
    }

    @Test
    void whatIsReleasedAndNotTakenStaysPendingAndEndsWithFive() throws Exception {
        installation.with("BILLING_REVIEW", "always").tick();
        sandbox.fault(Fault.WEBHOOK_500);

        Installation.Run approve = installation.run("approve");

        assertThat(approve.exit()).isEqualTo(5);
        assertThat(approve.out()).contains("webhook: pending", "email: delivered");
    }

    @Test
    void whereSeveralWaitItMustBeSaidWhichIsMeant() throws Exception {
        installation.with("BILLING_REVIEW", "always").tick();
        installation.run("statement", "--period", "2026-06");

        Installation.Run approve = installation.run("approve");

        assertThat(approve.exit()).isEqualTo(2);
        assertThat(approve.err()).contains("2026-06, revision 1; 2026-08, revision 1", "--period");
        assertThat(installation
                        .run("reject", "--period", "2026-05", "--reason", "x")
                        .err())
                .contains("does not wait", "2026-06");
        assertThat(webhooks()).hasSize(1);
        assertThat(installation.run("approve", "--period", "2026-06").exit()).isZero();
        assertThat(installation.run("approve", "--account", "default").exit()).isZero();
        assertThat(webhooks()).hasSize(3);
    }

    @Test
    void aKillBetweenTheRecordingAndTheAlertOrTheDecisionAndTheSendingIsMadeGoodAtTheNextTick() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.run("statement");
        try (var ledger = installation.ledger()) {
            ledger.troubles().end(ledger.troubles().all().get(0).about(), clock.instant());
            assertThat(ledger.troubles().all()).isEmpty();
        }
        installation.tick();
        assertThat(alerts()).hasSize(1);
        assertThat(alerts().get(0)).contains("headcount approve");

        try (var ledger = installation.ledger()) {
            assertThat(ledger.reviews().approve(newestIn(ledger).id(), "ann@desk", null, clock.instant()))
                    .isTrue();
        }
        installation.tick();

        assertThat(webhooks()).hasSize(2);
        assertThat(newest().deliveries())
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED));
    }

    @Test
    void whatWaitsCanBeLookedAtFirst() throws Exception {
        sandbox.fault(Fault.ALL_ZERO);
        installation.tick();

        assertThat(installation.run("preview", "--period", "2026-08").exit()).isZero();

        assertThat(newest().isWaiting()).isTrue();
        assertThat(mailsTo("finance@msp.example")).hasSize(1);
    }

    private RecordedStatement newest() {
        return installation.history().get(0);
    }

    private static RecordedStatement newestIn(Ledger ledger) {
        return ledger.statements().history().get(0);
    }

    private List<JsonNode> webhooks() throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (var hook : sandbox.webhooks()) {
            if (hook.accepted()) {
                bodies.add(JSON.readTree(hook.body()));
            }
        }
        return bodies;
    }

    private List<String> alerts() {
        return mailsTo("operations@msp.example").stream()
                .map(mail -> new String(mail.raw(), StandardCharsets.UTF_8)
                        .replaceAll("=\r\n", "")
                        .replaceAll("=3D", "=")
                        .replaceAll("\\s+", " "))
                .toList();
    }

    private List<ReceivedMail> mailsTo(String recipient) {
        return sandbox.mails().stream()
                .filter(mail -> mail.recipients().contains(recipient))
                .toList();
    }
}
