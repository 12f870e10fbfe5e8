package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that may be wrong is named with what to do about it, before the month's end finds it. */
class CheckCommandTest {

    /** As late as it is: credentials and schedules are checked against today. */
    private final MovableClock clock = new MovableClock(Instant.now().toString());

    private final YearMonth month =
            YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).minusMonths(1);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_ALERT_TO", "operations@msp.example");
    }

    /** Whatever it found, it has sent nothing and billed nobody. */
    @AfterEach
    void end() {
        assertThat(sandbox.mails()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
        sandbox.close();
    }

    @Test
    void whereEverythingIsInPlaceEachPartHasItsLine() {
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).endsWith("\n12 ok, 0 doubtful, 0 failed\n");
        assertThat(run.out().lines().limit(run.out().lines().count() - 1))
                .hasSize(12)
                .allMatch(line -> line.startsWith("ok "))
                .anyMatch(line -> line.contains("summary") && line.contains("words for en"))
                .anyMatch(line -> line.contains("settings"))
                .anyMatch(line -> line.contains("time") && line.contains(month + " is the last closed month"))
                .anyMatch(line -> line.contains("schedule")
                        && line.matches(".* next runs (\\w{3} \\d{1,2} \\w{3} \\d{4} 06:00(, |$)){3}"))
                .anyMatch(line -> line.contains("ledger") && line.contains("0 statements, tables of version 8"))
                .anyMatch(line -> line.contains("routes") && line.contains("email, webhook"))
                .anyMatch(line -> line.contains("credential") && line.contains("12 companies"))
                .anyMatch(line -> line.contains("clock") && line.contains("agrees"))
                .anyMatch(line -> line.contains("month") && line.contains("honours it: nobody has users in 1999-12"))
                .anyMatch(
                        line -> line.contains("proof") && line.contains("in 12 companies in " + month + ", by export"))
                .anyMatch(line -> line.contains("e-mail") && line.contains("nothing sent"))
                .anyMatch(line -> line.contains("webhook") && line.contains("nothing sent"));
        assertThat(installation.history()).isEmpty();
    }

    @Test
    void anInvoiceThatIsFinalBeforeTheStatementComesIsSaidWithWhatToSet() throws IOException {
        installation
                .withExample("stripe")
                .withExample("lago")
                .with("STRIPE_API_KEY", "hush")
                .with("STRIPE_EVENT_NAME", "users")
                .with("LAGO_URL", "https://lago.example")
                .with("LAGO_API_KEY", "hush")
                .with("LAGO_METRIC_CODE", "users")
                .with("BILLING_SETTLE", "5h");
        Files.writeString(installation.home().customers(), "companyId,lago,stripe\n");

        assertThat(installation.run("check").out())
                .contains(
                        "stripe      the statement of a month comes 6 h after its end",
                        "grace period of Stripe's invoices")
                .contains("lago        the statement of a month comes 6 h after its end");
        assertThat(installation.with("BILLING_SETTLE", "5d").run("check").out())
                .contains("Stripe keeps an invoice open for 72 h at the most");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid-client, 3, keepnet.client-secret",
        "token-401, 3, keepnet.client-secret",
        "not-a-reseller, 3, Client Role = Reseller",
        "forbidden-address, 3, Client Role = Reseller",
        "server-error-forever, 4, has a problem",
        "html-forever, 4, web page",
        "hang-forever, 4, keepnet.api-base-url",
        "bad-request, 4, 400"
    })
    void aCredentialThatDoesNotServeIsSaidToBeTheTrouble(String fault, int exit, String says) {
        sandbox.fault(Fault.of(fault));
        Installation.Run run = installation.with("KEEPNET_TIMEOUT", "500ms").run("check");

        assertThat(run.exit()).as(run.out()).isEqualTo(exit);
        assertThat(failures(run)).contains("credential", says).doesNotContain(sandbox.clientSecret());
        assertThat(run.out()).contains("ok    e-mail", "ok    webhook");
    }

    @Test
    void aVendorThatIgnoresTheMonthIsFoundBeforeAWrongMonthIsBilled() {
        Installation.Run run =
                installation.with("KEEPNET_MONTH_FIELD", "NoSuchField").run("check");

        assertThat(run.exit()).as(run.out()).isEqualTo(4);
        assertThat(failures(run)).contains("month", "the same numbers for " + months(), "keepnet.month-field");
    }

    @Test
    void anExportThatDiffersIsFoundBeforeMonthsEnd() {
        sandbox.fault(Fault.of("export-differs"));
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(failures(run)).contains("proof", "they differ in");
        assertThat(run.out()).contains("ok    credential", "ok    month");
    }

    @Test
    void companiesThatABillingSystemDoesNotKnowAreNamedBeforeTheyAreMissed() throws IOException {
        installation
                .withExample("lago")
                .with("LAGO_URL", sandbox.apiBaseUrl())
                .with("LAGO_API_KEY", "hush-lago")
                .with("LAGO_METRIC_CODE", "users");
        List<SandboxCompany> companies = sandbox.companies(month);
        StringBuilder mapped = new StringBuilder("companyId,lago\n");
        companies.forEach(company ->
                mapped.append(company.id()).append(",sub-").append(company.id()).append('\n'));
        SandboxCompany missing = companies.stream()
                .filter(company -> company.monthlyUsers() > 0)
                .findFirst()
                .orElseThrow();

        Files.writeString(installation.home().customers(), mapped);
        assertThat(installation.run("check").out()).contains("ok    customers   every company with users is named");
        Files.writeString(installation.home().customers(), mapped.toString().replaceAll(missing.id() + ",.*\n", ""));
        Installation.Run run = installation.run("check");

        assertThat(run.out())
                .contains("?     customers   1 companies with users are not billed in lago")
                .contains("(" + missing.id() + ")");
        Installation.Run preview = installation.run("preview");
        assertThat(Files.readString(Path.of(preview.out().lines().toList().get(1))))
                .contains("Not billed in lago: 1");
    }

    @Test
    void aClockThatIsWrongIsFoundByTheVendorsAnswers() throws IOException {
        MovableClock late = new MovableClock(clock.instant().minusSeconds(435).toString());
        Installation slow = Installation.of(sandbox, folder.resolve("slow"), late);

        Installation.Run run = slow.run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("clock", "is 7 min 1", " slow", "NTP");
    }

    @Test
    void settingsThatAreMissingAreNamedOneByOne() {
        Installation.Run run = installation
                .with("KEEPNET_CLIENT_SECRET", null)
                .with("EMAIL_FROM", null)
                .run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).endsWith("\n0 ok, 0 doubtful, 2 failed\n");
        assertThat(run.out().lines().limit(2))
                .hasSize(2)
                .allMatch(line -> line.startsWith("FAIL  settings"))
                .anyMatch(line -> line.contains("keepnet.client-secret"))
                .anyMatch(line -> line.contains("email.from"));
    }

    @Test
    void whatServeWouldRefuseAtItsStartIsSaidBeforeAndTheRestIsLookedAt() {
        Installation.Run run = installation
                .with("SERVER_HOST", "0.0.0.0")
                .with("KEEPNET_MONTH_FIELD", " ")
                .run("check");

        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(failures(run))
                .contains(
                        "serve       would not start: server.password: required, because server.host 0.0.0.0",
                        "serve       would not start: keepnet.month-field: is empty");
        assertThat(run.out()).contains("ok    e-mail", "ok    webhook");
    }

    @Test
    void aPortThatIsTakenIsSaidWhereItWasChosen() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Installation.Run run = installation
                    .with("SERVER_PORT", String.valueOf(taken.getLocalPort()))
                    .run("check");

            assertThat(run.exit()).as(run.out()).isZero();
            assertThat(run.out())
                    .contains(
                            "?     serve       unless it is a serve that runs already, another would not start: server.port");
        }
    }

    @Test
    void thatNobodyHearsOfTroubleIsSaid() {
        Installation.Run run = installation.with("EMAIL_ALERT_TO", null).run("check");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("?     alerts      email.alert-to is not set: nobody hears of it")
                .endsWith("12 ok, 1 doubtful, 0 failed\n");
    }

    @Test
    void aVendorThatAsksToWaitIsWaitedForAsInARun() {
        sandbox.fault(Fault.of("rate-limit-bare"));

        Installation.Run run = installation.run("check");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("ok    credential");
    }

    @Test
    void aLedgerThatCanNotBeOpenedIsSaid() throws IOException {
        Files.writeString(installation.home().data(), "a file where the folder should be");
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).as(run.out()).isEqualTo(1);
        assertThat(failures(run)).contains("ledger", "Check ledger.url");
    }

    @Test
    void routesThatDoNotStartAreSaid() throws IOException {
        installation.withRoute("deliver-crm.camel.yaml", "- route:", "    idd: deliver-crm");
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("routes", "deliver-crm.camel.yaml");
        assertThat(run.out())
                .contains("?     not asked   vendor, month, export: the routes can't be started")
                .endsWith(" doubtful, 1 failed\n");
    }

    @Test
    void aMailServerThatIsNotThereIsSaid() throws IOException {
        installation.with("SMTP_PORT", String.valueOf(closedPort()));
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("e-mail", "smtp.host", "smtp.security");
        assertThat(run.out()).contains("ok    webhook");
    }

    @Test
    void aMailServerWithoutStartTlsIsSaidWhereItIsRequired() {
        Installation.Run run = installation.with("SMTP_SECURITY", null).run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("e-mail", "STARTTLS");
    }

    @Test
    void aMailServerThatSaysNothingIsNotWaitedForLongerThanItsTimeOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Installation.Run run = installation
                    .with("SMTP_PORT", String.valueOf(silent.getLocalPort()))
                    .with("SMTP_TIMEOUT", "300ms")
                    .run("check");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(failures(run)).contains("e-mail");
        }
    }

    @Test
    void aWebhookAddressWhereNobodyListensIsSaid() throws IOException {
        installation.with("WEBHOOK_URL", "http://127.0.0.1:" + closedPort() + "/secret-path");
        Installation.Run run = installation.run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("webhook.url").doesNotContain("secret-path");
    }

    @Test
    void aDestinationThatIsOffIsSaidToBeOff() {
        Installation.Run run = installation.with("EMAIL_TO", null).run("check");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("off   e-mail      email.to is not set", "destinations: webhook");
    }

    @Test
    void noDestinationAtAllIsAnError() {
        Installation.Run run =
                installation.with("EMAIL_TO", null).with("WEBHOOK_URL", null).run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(failures(run)).contains("email.to", "webhook.url");
    }

    private String months() {
        return month.minusMonths(1) + " and " + month;
    }

    private static String failures(Installation.Run run) {
        return String.join(
                "\n", run.out().lines().filter(line -> line.startsWith("FAIL")).toList());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
