package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.ReceivedMail;
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

/** Two credentials of two resellers, on a morning of November. */
class SeveralAccountsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

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
                .with("KEEPNET_CLIENT_ID", null)
                .with("KEEPNET_CLIENT_SECRET", null)
                .with("ACCOUNTS", "emea, north-america")
                .with("ACCOUNTS_EMEA_CLIENT_ID", sandbox.clientId())
                .with("ACCOUNTS_EMEA_CLIENT_SECRET", sandbox.clientSecret())
                .with("ACCOUNTS_NORTH_AMERICA_CLIENT_ID", sandbox.secondClientId())
                .with("ACCOUNTS_NORTH_AMERICA_CLIENT_SECRET", sandbox.clientSecret());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private long total() {
        return sandbox.expectedTotal(OCTOBER) + sandbox.secondExpectedTotal(OCTOBER);
    }

    @Test
    void eachAccountGetsItsOwnStatementAndItsOwnMail() throws Exception {
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Anadolu Güvenlik MSP", "Pacific Awareness Partners")
                .contains(String.format("all 2 accounts: %,d monthly users in 24 companies", total()));
        assertThat(installation.history())
                .extracting(RecordedStatement::account, RecordedStatement::totalMonthlyUsers)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("emea", sandbox.expectedTotal(OCTOBER)),
                        org.assertj.core.api.Assertions.tuple("north-america", sandbox.secondExpectedTotal(OCTOBER)));
        assertThat(sandbox.mails())
                .hasSize(2)
                .extracting(ReceivedMail::messageId)
                .doesNotHaveDuplicates();
        assertThat(sandbox.mails())
                .anySatisfy(mail -> assertThat(Files.readString(mail.html())).contains("Account", "north-america"));
        assertThat(sandbox.webhooks())
                .extracting(webhook ->
                        JSON.readTree(webhook.body()).at("/data/account/id").asText())
                .containsExactlyInAnyOrder("emea", "north-america");

        assertThat(installation.run("statement").exit()).isZero();
        assertThat(sandbox.mails()).hasSize(2);
    }

    @Test
    void theHistoryAddsTheAccountsUp() throws Exception {
        installation.run("statement");

        assertThat(installation.run("history").out())
                .contains("2026-10 of account emea", "2026-10 of account north-america")
                .contains(String.format("2026-10  all 2 accounts: %,d monthly users in 24 companies", total()));
        JsonNode combined = JSON.readTree(
                        installation.run("history", "--format", "json").out())
                .path("combined");
        assertThat(combined).hasSize(1);
        assertThat(combined.get(0).path("totalMonthlyUsers").asLong()).isEqualTo(total());
        assertThat(combined.get(0).path("accounts"))
                .extracting(JsonNode::asText)
                .containsExactly("emea", "north-america");
    }

    @Test
    void anAccountThatIsRefusedHoldsUpNoOtherAndATotalOfTheRestIsNotCalledATotal() throws Exception {
        installation.with("ACCOUNTS_EMEA_CLIENT_SECRET", "wrong-secret-of-emea");
        Installation.Run run = installation.run("statement", "--format", "json");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err())
                .contains("No statement for 2026-10 of account emea")
                .doesNotContain("wrong-secret");
        JsonNode root = JSON.readTree(run.out());
        assertThat(root.has("totalMonthlyUsers")).isFalse();
        assertThat(root.path("statements")).hasSize(1);
        assertThat(root.at("/statements/0/data/account/id").asText()).isEqualTo("north-america");
        assertThat(installation.run("history").out()).doesNotContain("all ");
    }

    @Test
    void oneAccountCanBeAskedForByItself() throws Exception {
        Installation.Run run = installation.run("statement", "--dry-run", "--account", "emea", "--format", "json");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(JSON.readTree(run.out()).at("/data/totalMonthlyUsers").asLong())
                .isEqualTo(sandbox.expectedTotal(OCTOBER));
        assertThat(installation.run("statement", "--account", "apac").err())
                .contains("no account 'apac', only: emea, north-america");
        Installation.Run both = installation.run("statement", "--dry-run", "--format", "json");
        assertThat(JSON.readTree(both.out()).path("totalMonthlyUsers").asLong()).isEqualTo(total());
    }

    @Test
    void aTickOfTheScheduleBillsThemAllAndTellsOfTheOneThatFails() throws Exception {
        installation
                .with("EMAIL_ALERT_TO", "operations@msp.example")
                .with("ACCOUNTS_EMEA_CLIENT_SECRET", "wrong-secret-of-emea")
                .tick();

        assertThat(installation.history())
                .extracting(RecordedStatement::account)
                .containsExactly("north-america");
        assertThat(sandbox.mails())
                .extracting(ReceivedMail::subject)
                .contains("Headcount: emea: October 2026 could not be billed: the vendor refuses the credential");
    }

    @Test
    void anInstallationWithOneAccountGrowsWithoutBillingAnythingTwice() throws Exception {
        installation
                .with("ACCOUNTS", null)
                .with("KEEPNET_CLIENT_ID", sandbox.clientId())
                .with("KEEPNET_CLIENT_SECRET", sandbox.clientSecret());
        assertThat(installation.run("statement").exit()).isZero();

        installation.with("ACCOUNTS", "default,north-america").tick();

        assertThat(installation.history())
                .extracting(RecordedStatement::account)
                .containsExactlyInAnyOrder("default", "north-america");
        assertThat(sandbox.webhooks()).hasSize(2);
    }

    @Test
    void theCheckLooksAtEachCredential() {
        Installation.Run run = installation
                .with("ACCOUNTS_NORTH_AMERICA_CLIENT_SECRET", "wrong-secret")
                .run("check");

        assertThat(run.exit()).isNotZero();
        assertThat(run.out())
                .contains("ok    credential  emea: a token, and 12 companies")
                .contains("FAIL  credential  north-america: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACCOUNTS                | Emea,apac   | accounts: 'Emea,apac' is not a list of names",
                "ACCOUNTS                | emea,emea   | accounts: 'emea,emea' is not a list of names that differ",
                "ACCOUNTS                | emea,apac   | accounts.apac.client-id: required",
                "ACCOUNTS_EMEA_CLIENT_ID |             | accounts.emea.client-id: required",
                "ACCOUNTS_EMEA_CLIENT_IT | x           | did you mean ACCOUNTS_EMEA_CLIENT_ID?",
                "KEEPNET_CLIENT_ID       | left-behind | keepnet.client-id: belongs to an account that is not in accounts"
            })
    void aMistakeInTheAccountsIsNamed(String variable, String text, String problem) {
        Installation.Run run = installation.with(variable, text).run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
    }
}
