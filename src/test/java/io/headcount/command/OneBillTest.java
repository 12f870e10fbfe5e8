package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One company, one bill, whichever account names it and whatever it is called. */
class OneBillTest {

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
                .with("EMAIL_ALERT_TO", "operations@msp.example")
                .with("BILLING_REVIEW", "off");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private void twoAccounts() {
        installation
                .with("ACCOUNTS", "default,apac")
                .with("ACCOUNTS_APAC_CLIENT_ID", sandbox.secondClientId())
                .with("ACCOUNTS_APAC_CLIENT_SECRET", sandbox.clientSecret());
    }

    private void renamed() {
        installation
                .with("ACCOUNTS", "emea")
                .with("KEEPNET_CLIENT_ID", null)
                .with("KEEPNET_CLIENT_SECRET", null)
                .with("ACCOUNTS_EMEA_CLIENT_ID", sandbox.clientId())
                .with("ACCOUNTS_EMEA_CLIENT_SECRET", sandbox.clientSecret());
    }

    private List<String> ids() {
        return installation.history().stream().map(RecordedStatement::id).toList();
    }

    @Test
    void oneCredentialInTwoAccountsIsAMistake() {
        twoAccounts();
        for (String command : List.of("statement", "check", "serve")) {
            Installation.Run run = installation
                    .with("ACCOUNTS_APAC_CLIENT_ID", " " + sandbox.clientId().toUpperCase())
                    .run(command);

            assertThat(run.exit()).as(command).isEqualTo(2);
            assertThat(run.out() + run.err())
                    .contains("accounts.apac.client-id: is the same as keepnet.client-id; both accounts would bill");
        }
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void twoCredentialsThatSeeTheSameCompaniesBillThemOnce() throws Exception {
        twoAccounts();
        sandbox.fault(Fault.ONE_RESELLER);

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(installation.history())
                .extracting(RecordedStatement::account, RecordedStatement::isBilled, RecordedStatement::isWaiting)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("default", true, false),
                        org.assertj.core.groups.Tuple.tuple("apac", false, true));
        assertThat(installation.run("history").out())
                .contains("WAITS FOR REVIEW: ", "are billed by account default in this period already")
                .contains("accounts.apac.formerly=default");

        installation.tick();
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails())
                .filteredOn(mail -> mail.recipients().contains("operations@msp.example"))
                .singleElement()
                .satisfies(mail -> assertThat(Files.readString(mail.eml())).contains("review"));

        assertThat(installation.run("approve", "--account", "apac").exit()).isZero();
        assertThat(sandbox.webhooks()).hasSize(2);
    }

    @Test
    void aCorrectionThatBillsAnotherAccountsCompaniesWaits() throws Exception {
        twoAccounts();
        assertThat(installation.run("statement").exit()).isZero();
        assertThat(sandbox.webhooks()).hasSize(2);

        clock.set("2026-11-04T09:00:00Z");
        sandbox.fault(Fault.ONE_RESELLER);
        installation.tick();

        assertThat(sandbox.webhooks()).hasSize(2);
        assertThat(installation.history().stream().filter(RecordedStatement::isWaiting))
                .singleElement()
                .satisfies(waiting -> {
                    assertThat(waiting.account()).isEqualTo("apac");
                    assertThat(waiting.revision()).isEqualTo(2);
                });
    }

    @Test
    void anAccountThatIsRenamedBillsNobodyAgainAndTheWayOutIsTheOneThatTheReasonNames() throws Exception {
        assertThat(installation.run("statement").exit()).isZero();
        List<String> billed = ids();
        renamed();

        assertThat(installation.run("statement").exit()).isEqualTo(5);
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(installation.run("history").out()).contains("accounts.emea.formerly=default");

        installation.with("ACCOUNTS_EMEA_FORMERLY", "default");
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(installation.history().stream().filter(RecordedStatement::isBilled))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.account()).isEqualTo("emea");
                    assertThat(billed).contains(statement.id());
                });
        installation.tick();
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void theHistoryGoesWithARenamedAccountAndTheNextMonthIsHeldAgainstIt() throws Exception {
        installation.with("BILLING_REVIEW", "unusual");
        assertThat(installation.run("statement").exit()).isZero();
        List<String> billed = ids();
        renamed();
        Installation.Run check =
                installation.with("ACCOUNTS_EMEA_FORMERLY", "default").run("check");
        assertThat(check.out()).contains("ok    ledger      1 statement");
        installation.tick();
        assertThat(ids()).isEqualTo(billed);
        assertThat(installation.run("history").out()).contains("2026-10 of account emea");

        clock.set("2026-12-03T09:00:00Z");
        sandbox.fault(Fault.ALL_ZERO);
        installation.with("ACCOUNTS_EMEA_FORMERLY", null).tick();

        assertThat(installation.history().get(0).review().reason()).contains("in 2026-10");
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void aMistakeInAFormerNameIsSaid() {
        assertThat(installation.run("statement").exit()).isZero();
        twoAccounts();
        Installation.Run still =
                installation.with("ACCOUNTS_APAC_FORMERLY", "default").run("statement");
        assertThat(still.exit()).isEqualTo(2);
        assertThat(still.err()).contains("accounts.apac.formerly: 'default' is still in accounts");

        installation.with("ACCOUNTS_APAC_FORMERLY", null);
        renamed();
        installation.with("ACCOUNTS_APAC_CLIENT_ID", null).with("ACCOUNTS_APAC_CLIENT_SECRET", null);
        Installation.Run unknown =
                installation.with("ACCOUNTS_EMEA_FORMERLY", "amea").run("statement");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("the ledger has no account amea, only: default");

        assertThat(installation
                        .with("ACCOUNTS_EMEA_FORMERLY", "default")
                        .run("history")
                        .exit())
                .isZero();
        Installation.Run oldName = installation
                .with("ACCOUNTS", null)
                .with("ACCOUNTS_EMEA_CLIENT_ID", null)
                .with("ACCOUNTS_EMEA_CLIENT_SECRET", null)
                .with("ACCOUNTS_EMEA_FORMERLY", null)
                .with("KEEPNET_CLIENT_ID", sandbox.clientId())
                .with("KEEPNET_CLIENT_SECRET", sandbox.clientSecret())
                .run("statement");
        assertThat(oldName.exit()).isEqualTo(1);
        assertThat(oldName.err()).contains("account default is called emea since");
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void aLedgerThatWasEmptiedIsNotBegunAnewByAnyCommand() throws Exception {
        assertThat(installation.run("statement").exit()).isZero();
        Files.write(installation.home().data().resolve("headcount.mv.db"), new byte[0]);

        for (String command : List.of("statement", "deliver", "history", "serve")) {
            Installation.Run run = installation.run(command);
            assertThat(run.exit()).as(command).isEqualTo(1);
            assertThat(run.err()).contains("0 bytes", "ledger.fresh-start=true", "nothing was sent");
        }
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).extracting(ReceivedMail::subject).hasSize(1);
    }
}
