package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aMonthThatCouldNotBeBilledSaysWhySinceWhenAndWhatToDo() throws Exception {
        Installation broken = installation.with("KEEPNET_CLIENT_SECRET", "not-the-secret");
        broken.tick();
        clock.set("2026-11-04T06:00:00Z");
        broken.tick();

        Installation.Run why = installation.run("why");
        Installation.Run history = installation.run("history");

        assertThat(why.exit()).isZero();
        assertThat(why.out())
                .contains("2026-10 is NOT billed. Since 2026-11-03 09:00 (UTC), last tried 2026-11-04 06:00 (UTC).")
                .contains("refused")
                .contains("Nothing was recorded and nothing was sent.")
                .doesNotContain("Nothing is wrong");
        assertThat(history.out())
                .contains("No statement has been recorded yet.")
                .contains("OPEN     October 2026 could not be billed: the vendor refuses the credential, since"
                        + " 2026-11-03T09:00:00Z; 'headcount why' says what to do");
        assertThat(installation.run("history", "--format", "json").out()).contains("\"troubles\" : [ {");
    }

    @Test
    void aBillThatDidNotArriveSaysWhereAndAllIsWellOnceItDid() {
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        installation.run("statement");

        assertThat(installation.run("why").out())
                .contains("2026-10 is recorded:", "delivered to email.")
                .contains("2026-10 is NOT delivered to webhook: pending")
                .contains("500")
                .contains("'headcount deliver' tries it now");

        Installation.Run second = installation.run("statement");

        assertThat(second.exit()).isZero();
        assertThat(second.out()).contains("already recorded", "webhook: delivered");
        assertThat(installation.run("why", "--period", "2026-10").out())
                .contains("delivered to email, webhook.")
                .contains("Nothing is wrong with 2026-10.");
    }

    @Test
    void aStatementAskedForAgainTriesWhatIsPendingBeforeItsTime() {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.run("statement");

        Installation.Run second = installation.run("statement");

        assertThat(second.exit()).isEqualTo(5);
        assertThat(second.out()).contains("attempt 2 failed").contains("'headcount why' says what is wrong");
    }

    @Test
    void toLookWhereThereIsNoLedgerMakesNone() {
        Installation.Run why = installation.run("why");
        Installation.Run history = installation.run("history");

        assertThat(why.exit()).isZero();
        assertThat(why.out()).contains("There is no ledger in").contains("restore its backup");
        assertThat(history.out()).contains("No statement has been recorded yet: there is no ledger in");
        assertThat(folder.resolve("home/data/headcount.mv.db")).doesNotExist();
    }

    @Test
    void aMonthThatNobodyTriedIsNotSaidToBeWell() throws Exception {
        installation.with("BILLING_FIRST_PERIOD", "2026-10").tick();

        assertThat(installation.run("why", "--period", "2026-09").out())
                .contains("2026-09 is not billed, and nobody has tried")
                .doesNotContain("Nothing is wrong");
    }
}
