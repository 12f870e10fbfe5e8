package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.ApiCall;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One billing period, on a morning of November. */
class StatementCommandTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    /** Refuses a second document after the first. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-01T00:00:00Z, 2026-10",
        "UTC, 2026-10-31T23:59:59Z, 2026-09",
        "Europe/Istanbul, 2026-10-31T21:00:00Z, 2026-10",
        "Europe/Istanbul, 2026-10-31T20:59:59Z, 2026-09",
        "America/New_York, 2026-11-01T03:59:59Z, 2026-09",
        "America/New_York, 2026-11-01T04:00:00Z, 2026-10",
        "Pacific/Kiritimati, 2026-10-31T10:00:00Z, 2026-10"
    })
    void theStandardIsTheLastMonthThatIsOverWhereBillsAreMade(String zone, String now, String period)
            throws IOException {
        clock.set(now);
        Installation.Run run =
                installation.with("BILLING_TIME_ZONE", zone).run("statement", "--dry-run", "--format", "json");

        JsonNode data = JSON.readTree(run.out()).path("data");
        assertThat(run.exit()).isZero();
        assertThat(data.path("period").asText()).isEqualTo(period);
        assertThat(data.path("timeZone").asText()).isEqualTo(zone);
        assertThat(data.path("totalMonthlyUsers").asLong()).isEqualTo(sandbox.expectedTotal(YearMonth.parse(period)));
    }

    @Test
    void aSecondRunBillsNobodyTwice() {
        Installation.Run first = installation.run("statement");
        int calls = sandbox.apiCalls().size();
        Installation.Run second = installation.run("statement");

        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .contains(total(OCTOBER), "2026-10, revision 1", "pages and export agree")
                .contains("email: delivered at", "webhook: delivered at")
                .doesNotContain("already recorded");
        assertThat(second.exit()).isZero();
        assertThat(second.out()).contains("2026-10 was already recorded", "not read or billed again", total(OCTOBER));
        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(installation.history()).hasSize(1);
    }

    @Test
    void theClosedMonthStaysWhatItWasWhenTheVendorChangesItsMind() {
        installation.run("statement");
        long billed = sandbox.expectedTotal(OCTOBER);
        sandbox.change(OCTOBER, sandbox.companies(OCTOBER).get(0).id(), 1_000_000);

        Installation.Run second = installation.run("statement");

        assertThat(second.out()).contains(String.format(Locale.ROOT, "%,d monthly users", billed));
        assertThat(installation.history()).hasSize(1);
    }

    @Test
    void aDryRunNeedsNeitherLedgerNorDestinationAndLeavesNoTrace() {
        for (String variable : List.of("EMAIL_FROM", "EMAIL_TO", "SMTP_HOST", "WEBHOOK_URL", "WEBHOOK_SECRET")) {
            installation.with(variable, null);
        }
        installation.with("LEDGER_URL", "jdbc:postgresql://127.0.0.1:1/nobody-there");

        Installation.Run run = installation.run("statement", "--dry-run");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains(total(OCTOBER), "(not recorded)");
        assertThat(installation.home().data()).doesNotExist();
        assertNothingSent();
    }

    @Test
    void aDryRunDeliversNothingWhereItCould() {
        Installation.Run run = installation.run("statement", "--dry-run");

        assertThat(run.exit()).isZero();
        assertThat(installation.home().data()).doesNotExist();
        assertNothingSent();
    }

    @Test
    void aDryRunOfABilledMonthShowsTheVendorsNumbersOfToday() {
        installation.run("statement");
        sandbox.change(OCTOBER, sandbox.companies(OCTOBER).get(0).id(), 1_000_000);

        Installation.Run run = installation.run("statement", "--dry-run");

        assertThat(run.out()).contains(total(OCTOBER));
        assertThat(installation.history()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void dryRunAndDeliverContradictEachOther() {
        Installation.Run run = installation.run("statement", "--dry-run", "--deliver");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--dry-run", "--deliver");
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void jsonIsOneDocumentThatHoldsWhatWasSentAndHowItWent() throws IOException {
        Installation.Run run = installation.run("statement", "--format", "json");

        ObjectNode document = (ObjectNode) JSON.readTree(run.out());
        assertThat(document.path("recorded").asBoolean()).isTrue();
        JsonNode deliveries = document.path("deliveries");
        assertThat(deliveries.findValuesAsText("destination")).containsExactly("email", "webhook");
        assertThat(deliveries.findValuesAsText("state")).containsOnly("delivered");
        document.remove(List.of("recorded", "deliveries"));
        assertThat(document).isEqualTo(JSON.readTree(sandbox.webhooks().get(0).body()));
        assertThat(document.path("type").asText()).isEqualTo("statement.finalized");
    }

    @Test
    void jsonIsOneDocumentAlsoForAMonthThatWasBilledBefore() throws IOException {
        JsonNode first =
                JSON.readTree(installation.run("statement", "--format", "json").out());
        JsonNode second =
                JSON.readTree(installation.run("statement", "--format", "json").out());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anOpenMonthIsPrintedAsProvisionalAndNothingElse() throws IOException {
        Installation.Run text = installation.run("statement", "--period", "2026-11");
        Installation.Run json = installation.run("statement", "--period", "2026-11", "--format", "json");

        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("PROVISIONAL", total(NOVEMBER), "(not recorded)");
        JsonNode document = JSON.readTree(json.out());
        assertThat(document.path("type").asText()).isEqualTo("statement.provisional");
        assertThat(document.path("recorded").asBoolean(true)).isFalse();
        assertThat(document.path("deliveries")).isEmpty();
        assertThat(Files.exists(installation.home().data())).isFalse();
        assertNothingSent();
    }

    @Test
    void aProvisionalStatementThatWasDeliveredDoesNotTakeTheFinalOnesPlace() throws IOException {
        Installation.Run provisional = installation.run("statement", "--period", "2026-11", "--deliver");
        Installation.Run another = installation.run("statement", "--period", "2026-11", "--deliver");
        clock.set("2026-12-01T06:00:00Z");
        Installation.Run last = installation.run("statement");

        assertThat(List.of(provisional.exit(), another.exit(), last.exit())).containsOnly(0);
        assertThat(provisional.out()).contains("PROVISIONAL", "webhook: delivered at");
        assertThat(last.out()).contains("2026-11, revision 1").doesNotContain("PROVISIONAL", "already recorded");
        assertThat(sandbox.webhooks())
                .extracting(
                        webhook -> JSON.readTree(webhook.body()).path("type").asText())
                .containsExactly("statement.provisional", "statement.provisional", "statement.finalized");
        assertThat(sandbox.webhooks())
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .doesNotHaveDuplicates();
        assertThat(sandbox.mails()).hasSize(3);
        assertThat(sandbox.mails().get(0).subject()).containsIgnoringCase("provisional");
        assertThat(sandbox.mails().get(2).subject()).doesNotContainIgnoringCase("provisional");
        assertThat(installation.history())
                .extracting(RecordedStatement::type)
                .containsExactly(StatementType.FINALIZED, StatementType.PROVISIONAL, StatementType.PROVISIONAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12",
                "2030-01",
                "2025-11",
                "2026-13",
                "2026-00",
                "26-10",
                "2026-1",
                "october",
                "",
                "2026-10-01"
            })
    void aMonthThatCanNotBeReadIsRefusedBeforeAnyoneIsAsked(String period) {
        Installation.Run run = installation.run("statement", "--period", period);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isNotBlank();
        assertThat(sandbox.apiCalls()).isEmpty();
        assertThat(installation.home().data()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"Pacific/Kiritimati, 2026-11-30T10:00:00Z, 0", "UTC, 2026-11-30T10:00:00Z, 2"})
    void whetherAMonthHasBegunIsForTheBillingTimeZoneToSay(String zone, String now, int exit) {
        clock.set(now);
        installation.with("BILLING_TIME_ZONE", zone);

        // The vendor's December begins with UTC's, so a month that has begun elsewhere holds nobody yet.
        assertThat(installation.run("statement", "--period", "2026-12").exit()).isEqualTo(exit);
    }

    @Test
    void withoutAMonthFieldOnlyTheCurrentMonthIsHonest() {
        installation.with("KEEPNET_MONTH_FIELD", "");

        Installation.Run closed = installation.run("statement");
        assertThat(closed.exit()).isEqualTo(4);
        assertThat(closed.err()).contains("keepnet.month-field", "2026-10");
        assertThat(installation.run("statement", "--dry-run").exit()).isEqualTo(4);
        assertThat(sandbox.apiCalls()).extracting(ApiCall::path).noneMatch(path -> path.contains("companies"));

        Installation.Run current = installation.run("statement", "--period", "2026-11");
        assertThat(current.exit()).isZero();
        assertThat(current.out()).contains(total(NOVEMBER));
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPNET_CLIENT_ID, keepnet.client-id",
        "KEEPNET_CLIENT_SECRET, keepnet.client-secret",
        "EMAIL_FROM, email.from",
        "WEBHOOK_SECRET, webhook.secret"
    })
    void aSettingThatIsMissingIsNamedInOneLine(String variable, String setting) {
        Installation.Run run = installation.with(variable, null).run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().startsWith(setting + ": required");
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void allSettingsThatAreMissingAreNamedAtOnce() {
        Installation.Run run = installation
                .with("EMAIL_FROM", null)
                .with("WEBHOOK_SECRET", null)
                .with("SMTP_USERNAME", "someone")
                .run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("email.from:"))
                .anyMatch(line -> line.startsWith("smtp.password:"))
                .anyMatch(line -> line.startsWith("webhook.secret:"));
    }

    @Test
    void withNowhereToDeliverNothingIsReadOrRecorded() {
        Installation.Run run =
                installation.with("EMAIL_TO", null).with("WEBHOOK_URL", null).run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("email.to", "webhook.url");
        assertThat(sandbox.apiCalls()).isEmpty();
        assertThat(installation.history()).isEmpty();
    }

    @Test
    void aDestinationThatIsOffGetsNoDelivery() {
        Installation.Run run = installation.with("WEBHOOK_URL", null).run("statement");

        assertThat(run.exit()).isZero();
        assertThat(installation.history().get(0).deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo("email");
            assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
        });
        assertThat(sandbox.webhooks()).isEmpty();
    }

    private String total(YearMonth month) {
        return String.format(Locale.ROOT, "%,d monthly users in 25 companies", sandbox.expectedTotal(month));
    }

    private void assertNothingSent() {
        assertThat(sandbox.mails()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
    }
}
