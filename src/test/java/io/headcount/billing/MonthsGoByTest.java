package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.statement.StatementType;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 'serve' does as days and months go by: nothing forgotten, nothing billed twice, and people hear of what matters. */
class MonthsGoByTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YearMonth JULY = YearMonth.of(2026, 7);
    private static final YearMonth AUGUST = YearMonth.of(2026, 8);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-08-03T06:00:00Z");
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = sandboxOf(25);
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("KEEPNET_MAX_ATTEMPTS", "1")
                .with("EMAIL_ALERT_TO", "operations@msp.example");
    }

    private Sandbox sandboxOf(int companies) throws IOException {
        return Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(companies)
                .withClock(clock));
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void monthsThatPassedWhileNothingRanAreBilledOldestFirst() throws Exception {
        installation.tick();
        clock.set("2026-11-20T11:00:00Z");

        installation.tick();

        assertThat(installation.history())
                .extracting(RecordedStatement::period)
                .containsExactlyInAnyOrder(YearMonth.of(2026, 10), YearMonth.of(2026, 9), AUGUST, JULY);
        assertThat(webhooks())
                .extracting(hook -> hook.path("data").path("period").asText())
                .containsExactly("2026-07", "2026-08", "2026-09", "2026-10");
        assertThat(webhooks()).allSatisfy(hook -> assertThat(
                        hook.path("data").path("totalMonthlyUsers").asLong())
                .isEqualTo(sandbox.expectedTotal(
                        YearMonth.parse(hook.path("data").path("period").asText()))));
    }

    @Test
    void theFirstPeriodStaysWhatItWasAtTheFirstStart() throws Exception {
        installation.with("BILLING_FIRST_PERIOD", "2026-05").tick();

        assertThat(installation.history()).hasSize(3);
    }

    @Test
    void anOldMonthThatIsBilledByHandDoesNotBringAllMonthsSinceWithIt() throws Exception {
        assertThat(installation.run("statement", "--period", "2026-03").exit()).isZero();

        installation.tick();

        assertThat(installation.history())
                .extracting(RecordedStatement::period)
                .containsExactlyInAnyOrder(YearMonth.of(2026, 3), JULY);
    }

    @Test
    void aSecondTickBillsAndReadsNothingAgain() throws Exception {
        installation.tick();
        int calls = sandbox.apiCalls().size();

        installation.tick();

        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(webhooks()).hasSize(1);
    }

    @Test
    void aMonthThatChangesAtTheVendorIsCorrectedOnceAndTheDifferenceIsVisible() throws Exception {
        installation.tick();
        SandboxCompany company = sandbox.companies(JULY).get(5);
        sandbox.change(JULY, company.id(), company.monthlyUsers() + 10);
        clock.set("2026-08-04T06:00:00Z");

        installation.tick();
        clock.set("2026-08-05T06:00:00Z");
        installation.tick();

        assertThat(installation.history()).hasSize(2);
        RecordedStatement first = installation.history().get(1);
        assertThat(webhooks()).hasSize(2);
        JsonNode correction = webhooks().get(1);
        assertThat(correction.path("type").asText()).isEqualTo(StatementType.CORRECTED.label());
        assertThat(correction.path("data").path("revision").asInt()).isEqualTo(2);
        assertThat(correction.path("data").path("supersedes").asText()).isEqualTo(first.id());
        assertThat(correction.path("data").path("totalMonthlyUsers").asLong())
                .isEqualTo(first.totalMonthlyUsers() + 10)
                .isEqualTo(sandbox.expectedTotal(JULY));
        assertThat(company(correction, company.id())
                        .path("previousMonthlyUsers")
                        .asLong())
                .isEqualTo(company.monthlyUsers());
        assertThat(company(correction, company.id()).path("monthlyUsers").asLong())
                .isEqualTo(company.monthlyUsers() + 10);
        assertThat(summaries()).hasSize(2);
        assertThat(summaries().get(1).subject()).startsWith("Corrected:");
    }

    @Test
    void withNotifyAChangeIsToldOnceAndNothingIsCorrected() throws Exception {
        installation.with("BILLING_CORRECTIONS", "notify").tick();
        SandboxCompany company = sandbox.companies(JULY).get(5);
        sandbox.change(JULY, company.id(), company.monthlyUsers() + 10);
        for (String day : List.of("2026-08-04T06:00:00Z", "2026-08-05T06:00:00Z", "2026-08-06T06:00:00Z")) {
            clock.set(day);
            installation.tick();
        }

        assertThat(installation.history()).hasSize(1);
        assertThat(alerts()).hasSize(1);
        assertThat(text(alerts().get(0))).contains("2026-07", "have changed", "Nothing was corrected or sent");
    }

    @Test
    void aMonthIsNotReadAgainWhenItIsNoLongerWatchedOrCorrectionsAreOff() throws Exception {
        installation.tick();
        SandboxCompany company = sandbox.companies(JULY).get(5);
        sandbox.change(JULY, company.id(), company.monthlyUsers() + 10);

        clock.set("2026-08-20T06:00:00Z");
        installation.with("BILLING_CORRECTIONS", "off").tick();
        clock.set("2026-09-05T06:00:00Z");
        installation.with("BILLING_CORRECTIONS", "deliver").tick();

        assertThat(installation.history())
                .extracting(RecordedStatement::period, RecordedStatement::revision)
                .containsExactlyInAnyOrder(tuple(JULY, 1), tuple(AUGUST, 1));
    }

    @Test
    void aCustomerWhoIsGoneAtTheCloseIsNamedAndNotSilentlyLost() throws Exception {
        installation.tick();
        SandboxCompany gone = sandbox.companies(AUGUST).get(7);
        sandbox.delete(gone.id());
        clock.set("2026-09-01T06:00:00Z");

        installation.tick();

        JsonNode data = webhooks().get(1).path("data");
        assertThat(data.path("totalMonthlyUsers").asLong()).isEqualTo(sandbox.expectedTotal(AUGUST));
        JsonNode vanished = data.path("vanished").get(0);
        assertThat(vanished.path("companyId").asText()).isEqualTo(gone.id());
        assertThat(vanished.path("lastMonthlyUsers").asLong()).isEqualTo(gone.monthlyUsers());
        assertThat(vanished.path("lastSeen").asText()).isEqualTo("2026-08-03");
        assertThat(vanished.path("billed").asBoolean()).isFalse();
        assertThat(text(summaries().get(1))).contains("Gone from the vendor's list: 1", "3 Aug 2026");
    }

    @Test
    void aCustomerWhoIsGoneAtTheCloseIsBilledWhereTheOperatorSaysSo() throws Exception {
        installation.with("BILLING_VANISHED", "include").tick();
        SandboxCompany gone = sandbox.companies(AUGUST).get(7);
        sandbox.delete(gone.id());
        clock.set("2026-09-01T06:00:00Z");

        installation.tick();

        JsonNode data = webhooks().get(1).path("data");
        assertThat(data.path("totalMonthlyUsers").asLong())
                .isEqualTo(sandbox.expectedTotal(AUGUST) + gone.monthlyUsers());
        assertThat(company(webhooks().get(1), gone.id()).path("monthlyUsers").asLong())
                .isEqualTo(gone.monthlyUsers());
        assertThat(data.path("vanished").get(0).path("billed").asBoolean()).isTrue();
        assertThat(text(summaries().get(1))).contains("from its export, with the same number for each");
    }

    @Test
    void aCustomerWhoIsDeletedAfterTheMonthWasBilledStaysBilled() throws Exception {
        installation.tick();
        long billed = installation.history().get(0).totalMonthlyUsers();
        SandboxCompany gone = sandbox.companies(JULY).get(7);
        sandbox.delete(gone.id());
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        assertThat(installation.history()).hasSize(1);

        SandboxCompany other = sandbox.companies(JULY).get(2);
        sandbox.change(JULY, other.id(), other.monthlyUsers() + 1);
        clock.set("2026-08-05T06:00:00Z");
        installation.tick();

        assertThat(installation.history().get(0).totalMonthlyUsers()).isEqualTo(billed + 1);
        assertThat(webhooks()
                        .get(1)
                        .path("data")
                        .path("vanished")
                        .get(0)
                        .path("companyId")
                        .asText())
                .isEqualTo(gone.id());
    }

    @Test
    void aNewCustomerIsNamedAndIsNoReasonToCorrectTheMonthBefore() throws Exception {
        installation.tick();
        sandbox.close();
        sandbox = sandboxOf(26);
        SandboxCompany newcomer = sandbox.companies(AUGUST).get(25);
        sandbox.change(JULY, newcomer.id(), 0);
        installation
                .with("KEEPNET_API_BASE_URL", sandbox.apiBaseUrl())
                .with("SMTP_PORT", String.valueOf(sandbox.smtpPort()))
                .with("WEBHOOK_URL", sandbox.webhookUrl());
        clock.set("2026-09-01T06:00:00Z");

        installation.tick();

        assertThat(installation.history()).hasSize(2);
        JsonNode data = webhooks().get(0).path("data");
        assertThat(data.path("period").asText()).isEqualTo("2026-08");
        assertThat(data.path("newCompanies")).hasSize(1);
        assertThat(data.path("newCompanies").get(0).path("companyId").asText()).isEqualTo(newcomer.id());
        assertThat(text(summaries().get(0))).contains("New since the month before: 1");
    }

    @Test
    void operationsHearOfAnUnprovenMonthOnceADayAndWhenItIsWellAgain() throws Exception {
        Fault trouble = Fault.of("server-error-forever");
        sandbox.fault(trouble);
        installation.tick();
        installation.tick();
        assertThat(alerts()).hasSize(2);
        assertThat(alerts()).extracting(ReceivedMail::subject).allMatch(subject -> subject.startsWith("Headcount: "));
        assertThat(text(alerts().get(0))).contains("No statement for 2026-07", "Nothing was recorded", "tried again");

        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        assertThat(alerts()).hasSize(4);

        sandbox.mend(trouble);
        installation.tick();
        installation.tick();

        assertThat(alerts()).hasSize(6);
        assertThat(alerts().subList(4, 6))
                .allSatisfy(mail -> assertThat(mail.subject()).endsWith("resolved"));
        assertThat(installation.history()).hasSize(1);
        assertThat(summaries()).hasSize(1);
    }

    @Test
    void operationsHearOnceOfADeliveryThatWaitsForAPersonAndOnceThatItGotThrough() throws Exception {
        Fault gone = Fault.of("webhook-410");
        sandbox.fault(gone);
        installation.tick();
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        assertThat(alerts()).hasSize(1);
        assertThat(text(alerts().get(0))).contains("2026-07", "webhook", "held", "headcount deliver");

        sandbox.mend(gone);
        assertThat(installation.run("deliver").exit()).isZero();
        installation.tick();

        assertThat(alerts()).hasSize(2);
        assertThat(alerts().get(1).subject()).endsWith("resolved");
    }

    @Test
    void aDeliveryThatIsTooOldIsHeldAndNotTriedForEver() throws Exception {
        sandbox.fault(Fault.of("webhook-500"));
        installation.tick();
        clock.set("2026-08-06T06:00:01Z");
        installation.tick();
        clock.set("2026-08-09T06:00:00Z");
        installation.tick();

        assertThat(sandbox.webhooks()).hasSize(2);
        assertThat(alerts()).hasSize(1);
        assertThat(text(alerts().get(0))).contains("delivery.max-age");
    }

    @Test
    void dailyReadingsAreThrownAwayWhenTheMonthIsSettled() throws Exception {
        installation.tick();
        clock.set("2026-08-04T06:00:00Z");
        installation.tick();
        clock.set("2026-10-20T06:00:00Z");
        installation.tick();

        try (var ledger = installation.ledger()) {
            assertThat(ledger.readings().seen("default", JULY)).isEmpty();
            assertThat(ledger.readings().seen("default", AUGUST)).isEmpty();
            assertThat(ledger.readings().seen("default", YearMonth.of(2026, 10)))
                    .hasSize(25);
        }
    }

    private List<JsonNode> webhooks() throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (var hook : sandbox.webhooks()) {
            bodies.add(JSON.readTree(hook.body()));
        }
        return bodies;
    }

    private static JsonNode company(JsonNode document, String id) {
        for (JsonNode company : document.path("data").path("companies")) {
            if (company.path("companyId").asText().equals(id)) {
                return company;
            }
        }
        throw new AssertionError("no company " + id);
    }

    private List<ReceivedMail> alerts() {
        return mailsTo("operations@msp.example");
    }

    private List<ReceivedMail> summaries() {
        return mailsTo("finance@msp.example");
    }

    private List<ReceivedMail> mailsTo(String recipient) {
        return sandbox.mails().stream()
                .filter(mail -> mail.recipients().contains(recipient))
                .toList();
    }

    private static String text(ReceivedMail mail) throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw()));
        Object content = message.getContent();
        while (content instanceof Multipart parts) {
            content = parts.getBodyPart(0).getContent();
        }
        return content.toString();
    }
}
