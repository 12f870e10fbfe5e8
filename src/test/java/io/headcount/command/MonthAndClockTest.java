package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.ApiCall;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is billed is the month that was asked for, and it is over: for us and for the vendor. */
class MonthAndClockTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-03T08:00:00Z");
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

    @Test
    void whoeverGetsTheNumberIsToldThatTheMonthIsTheOneThatWasAsked() throws IOException {
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("pages and export agree; the month is honoured");
        JsonNode proof = proof();
        assertThat(proof.path("month").asText()).isEqualTo("honoured");
        assertThat(proof.path("clock").asText()).isEqualTo("checked");
        assertThat(Files.readString(sandbox.mails().get(0).html()))
                .contains("The numbers were seen to be those of this month.");
    }

    @Test
    void theCheckCostsOneSmallRequestForEachReading() {
        installation.run("statement");

        assertThat(searches()).isEqualTo(3 + 1);
    }

    @Test
    void aVendorThatHasUsersInAnImpossibleMonthIsAskedForANeighbour() {
        sandbox.fault(Fault.of("month-clamped"));
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(searches()).isEqualTo(3 + 2);
    }

    @Test
    void aVendorThatIgnoresTheMonthIsNotBilledByWhoServes() throws Exception {
        sandbox.fault(Fault.of("month-ignored"));
        installation.with("EMAIL_ALERT_TO", "operations@msp.example").tick();

        assertThat(installation.history()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
        assertThat(sandbox.mails())
                .allSatisfy(mail -> assertThat(Files.readString(mail.eml())).contains("operations@msp.example"));
    }

    @Test
    void whatToDoAboutAnIgnoredMonthIsSaid() {
        sandbox.fault(Fault.of("month-ignored"));
        Installation.Run run = installation.run("statement", "--period", "2026-10");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err())
                .contains("keepnet.month-field", "vendor's web page", "billing.month-check=off", "read 3 times");
    }

    @Test
    void whoSaysThatTheNumbersReallyAreTheSameIsBilledAndTheProofSaysThatNobodyLooked() throws IOException {
        sandbox.fault(Fault.of("month-ignored"));
        Installation.Run run = installation.with("BILLING_MONTH_CHECK", "off").run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("whether the month is honoured was not checked");
        assertThat(proof().path("month").asText()).isEqualTo("unchecked");
        assertThat(searches()).isEqualTo(3);
        assertThat(Files.readString(sandbox.mails().get(0).html()))
                .contains("Whether the numbers are those of this month was not checked.");
    }

    @Test
    void aNeighbourThatCantBeReadEndsTheRun() {
        sandbox.fault(Fault.of("month-fails"));
        installation.run("statement", "--dry-run");
        sandbox.fault(Fault.of("server-error-forever"));
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("server has a problem");
    }

    @Test
    void aClosedMonthForWhichNoMonthCanBeAskedIsRefused() {
        Installation.Run run = installation.with("KEEPNET_MONTH_FIELD", "").run("statement");

        assertThat(run.exit()).as(run.err()).isEqualTo(4);
        assertThat(run.err()).contains("keepnet.month-field", "2026-10", "Nothing was recorded and nothing was sent.");
        assertThat(installation.run("statement", "--period", "2026-11").exit()).isZero();
    }

    @Test
    void aProvisionalStatementSaysThatNobodyLookedAtTheMonth() throws IOException {
        Installation.Run run = installation.run("statement", "--period", "2026-11", "--format", "json");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(JSON.readTree(run.out())
                        .path("data")
                        .path("proof")
                        .path("month")
                        .asText())
                .isEqualTo("unchecked");
    }

    @Test
    void aClockThatIsSixDaysFastDoesNotBillAMonthThatIsNotOver() throws Exception {
        MovableClock fast = new MovableClock("2026-12-02T08:00:00Z");
        clock.set("2026-11-26T08:00:00Z");
        Installation wrong = Installation.of(sandbox, folder.resolve("wrong"), fast);
        Installation.Run run = wrong.run("statement", "--period", "2026-11");

        assertThat(run.exit()).as(run.err()).isEqualTo(4);
        assertThat(run.err()).contains("2026-12-02T08:00:00Z", "2026-11-26T08:00:00Z", "2026-11", "NTP");
        assertThat(wrong.history()).isEmpty();
        assertThat(wrong.run("statement", "--dry-run").exit()).isEqualTo(4);

        wrong.with("BILLING_FIRST_PERIOD", "2026-11").tick();
        assertThat(wrong.history()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
        assertThat(sandbox.mails()).isEmpty();
    }

    @Test
    void aClockThatIsOffByMinutesIsNoReasonNotToBill() throws IOException {
        MovableClock fast = new MovableClock("2026-11-03T08:07:30Z");
        // Signatures that are so far off are refused by the receiver, as the check of the clock says.
        Installation.Run run = Installation.of(sandbox, folder.resolve("wrong"), fast)
                .with("WEBHOOK_URL", null)
                .with("WEBHOOK_SECRET", null)
                .run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"date-missing", "date-impossible"})
    void aClockThatNothingCouldBeComparedWithIsSaidToBeUnchecked(String fault) throws IOException {
        sandbox.fault(Fault.of(fault));
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(proof().path("clock").asText()).isEqualTo("unchecked");
        assertThat(run.out()).contains("the clock was not checked");
        assertThat(Files.readString(sandbox.mails().get(0).html()))
                .contains("That the month is over was told by our own clock only.");
    }

    @Test
    void aMonthSettlesBeforeItIsBilled() throws Exception {
        clock.set("2026-11-01T05:59:00Z");
        installation.with("BILLING_SETTLE", null).with("BILLING_FIRST_PERIOD", "2026-10");
        installation.tick();
        assertThat(installation.history()).isEmpty();
        assertThat(installation
                        .run("statement", "--period", "2026-10", "--format", "json")
                        .out())
                .contains("statement.provisional");

        clock.set("2026-11-01T06:00:00Z");
        installation.tick();
        assertThat(installation.history()).hasSize(1).allMatch(each -> each.period()
                .equals(OCTOBER));
    }

    @Test
    void whoBillsOnTheThirdSettlesTwoDays() throws Exception {
        clock.set("2026-11-02T23:59:00Z");
        installation.with("BILLING_SETTLE", "2d").with("BILLING_FIRST_PERIOD", "2026-10");
        installation.tick();
        assertThat(installation.history()).isEmpty();
        assertThat(installation.run("check").out()).contains("2026-09 is the last closed month");

        clock.set("2026-11-03T00:00:00Z");
        installation.tick();
        assertThat(installation.history()).hasSize(1);
    }

    @Test
    void aListThatMovedOnceIsReadAnewFromItsFirstPage() {
        sandbox.fault(Fault.of("company-goes-after-first-page-once"));
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(sandbox.apiCalls().stream()
                        .filter(call -> call.pageNumber() == 1)
                        .count())
                .as("twice the first page and once the control month, at least")
                .isGreaterThanOrEqualTo(3);
        assertThat(installation.history().get(0).totalMonthlyUsers()).isEqualTo(sandbox.expectedTotal(OCTOBER));
    }

    @Test
    void aListThatNeverComesToRestIsReadAsOftenAsIsSaid() {
        sandbox.fault(Fault.of("row-shift-forever"));
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("The whole list was read 3 times.");
    }

    private JsonNode proof() throws IOException {
        return JSON.readTree(sandbox.webhooks().get(0).body()).path("data").path("proof");
    }

    private long searches() {
        return sandbox.apiCalls().stream()
                .map(ApiCall::path)
                .filter(path -> path.endsWith("/companies/search"))
                .count();
    }
}
