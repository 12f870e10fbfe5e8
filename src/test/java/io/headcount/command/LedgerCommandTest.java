package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.StoppablePostgres;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.YearMonth;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void bill() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(40)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock).with("BILLING_FIRST_PERIOD", "2026-09");
        installation.tick();
        YearMonth october = YearMonth.of(2026, 10);
        SandboxCompany company = sandbox.companies(october).get(3);
        sandbox.change(october, company.id(), company.monthlyUsers() + 17);
        clock.set("2026-11-04T09:00:00Z");
        installation.tick();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aLedgerThatMovesToPostgresAndBackBillsNothingAgain() throws Exception {
        String history = installation.run("history").out();
        assertThat(history).contains("revision 2");
        try (StoppablePostgres server = new StoppablePostgres(folder.resolve("postgres"))) {
            server.start();

            Installation.Run there = installation.run("ledger", "copy", "--to", server.url(), "--username", "postgres");
            Installation moved = installation.with("LEDGER_URL", server.url()).with("LEDGER_USERNAME", "postgres");

            assertThat(there.exit()).as(there.err()).isZero();
            assertThat(there.out()).contains("Copied and checked: 3 statements with 120 lines", "ledger.url=");
            assertThat(moved.run("history").out()).isEqualTo(history);
            assertThat(moved.run("ledger", "verify").out()).contains("All 3 statements are whole.");
            int mails = sandbox.mails().size();
            int webhooks = sandbox.webhooks().size();
            moved.tick();
            assertThat(sandbox.mails()).hasSize(mails);
            assertThat(sandbox.webhooks()).hasSize(webhooks);

            Installation.Run full = installation.run("ledger", "copy", "--to", server.url(), "--username", "postgres");
            assertThat(full.exit()).isNotZero();
            assertThat(full.err()).contains("not empty").contains("Nothing was copied");

            String home = "jdbc:h2:file:" + folder.resolve("back/headcount");
            Installation.Run back = moved.run("ledger", "copy", "--to", home);
            assertThat(back.exit()).as(back.err()).isZero();
            Installation.Run again = installation
                    .with("LEDGER_URL", home)
                    .with("LEDGER_USERNAME", null)
                    .run("history");
            assertThat(again.out()).as(again.err()).isEqualTo(history);
        }
    }

    @Test
    void aLedgerThatSomebodyChangedByHandIsNamed() throws Exception {
        assertThat(installation.run("ledger", "verify").exit()).isZero();
        try (Connection connection = DriverManager.getConnection(
                "jdbc:h2:file:" + installation.home().data().resolve("headcount"), "headcount", "")) {
            connection
                    .createStatement()
                    .executeUpdate("update statement_line set monthly_users = monthly_users + 1 where position = 1");
        }

        Installation.Run verified = installation.run("ledger", "verify");

        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out())
                .contains("2026-10, revision 2")
                .contains("its lines are others than its document's")
                .contains("restore the last backup");
    }

    @Test
    void aBackupBringsTheLedgerBack() throws Exception {
        String history = installation.run("history").out();
        Path backup = folder.resolve("ledger.zip");

        Installation.Run written = installation.run("ledger", "backup", backup.toString());
        Installation.Run again = installation.run("ledger", "backup", backup.toString());

        assertThat(written.exit()).as(written.err()).isZero();
        assertThat(again.exit()).isNotZero();
        assertThat(again.err()).contains("is there already");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        Path ledger = installation.home().data().resolve("headcount.mv.db");
        Files.delete(ledger);
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            Files.copy(zip.getInputStream(zip.getEntry("headcount.mv.db")), ledger);
        }
        assertThat(installation.run("history").out()).isEqualTo(history);
    }
}
