package io.headcount.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger that comes with the product: a file in {@code data/}. */
class LedgerOnH2Test extends LedgerAcceptance {

    @TempDir
    private Path folder;

    @Override
    Settings settings() throws Exception {
        return LedgerProcess.settings();
    }

    @Override
    Path data() {
        return folder.resolve("data");
    }

    @Test
    void whoBilledWhomIsForTheOwnersEyes() throws Exception {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
        }
    }

    /** Attempts that hang are interrupted; a file of Java's is closed for everybody where an interrupted thread is writing to it. */
    @Test
    void aThreadThatIsInterruptedWhileItRecordsDoesNotCloseTheLedgerForAllOthers() throws Exception {
        try (Ledger ledger = Ledger.open(settings(), folder.resolve("interrupted"))) {
            ledger.jdbi().useHandle(handle -> {
                handle.execute("create table scratch (text varchar(100000))");
                try {
                    for (int row = 0; row < 50; row++) {
                        Thread.currentThread().interrupt();
                        handle.execute("insert into scratch values (?)", "x".repeat(100_000));
                        handle.execute("checkpoint sync");
                    }
                } catch (RuntimeException e) {
                    // Its own work may fail; that of others must not.
                } finally {
                    Thread.interrupted();
                }
            });

            ledger.statements()
                    .record(
                            Examples.finalized(YearMonth.of(2026, 11), Examples.line("a", "Acme", 1)),
                            List.of("email"),
                            Examples.MADE);
            assertThat(ledger.statements().history())
                    .anyMatch(each -> each.period().equals(YearMonth.of(2026, 11)));
        }
    }

    /** The database closes itself for want of memory, and a commit on it never returned: the command hung without a word. */
    @Test
    void aDatabaseThatClosesItselfInATransactionEndsItAndIsOpenedAnew() throws Exception {
        try (Ledger ledger = Ledger.open(settings(), folder.resolve("closed"))) {
            ledger.jdbi().useHandle(handle -> handle.execute("create table scratch (text varchar(100))"));

            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> assertThatThrownBy(
                            () -> ledger.jdbi().useTransaction(handle -> {
                                handle.execute("insert into scratch values ('lost')");
                                ledger.jdbi().useHandle(other -> other.execute("shutdown immediately"));
                                handle.execute("insert into scratch values ('lost, too')");
                            }))
                    .isInstanceOf(JdbiException.class));

            // Others in the pool may have been of the closed database, too; each is found out once.
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                while (!holds(ledger, 0)) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    /** The database goes on without a table that it could not open for want of memory, as if nothing had been recorded there. */
    @Test
    void aLedgerWithoutOneOfItsTablesIsRefused() throws Exception {
        Path data = folder.resolve("lacks-a-table");
        try (Ledger ledger = Ledger.open(settings(), data)) {
            ledger.jdbi().useHandle(handle -> handle.execute("drop table trouble"));
        }

        assertThatThrownBy(() -> Ledger.open(settings(), data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("tables could be opened")
                .hasMessageContaining("JAVA_OPTS=-Xmx1g");
    }

    private static boolean holds(Ledger ledger, int rows) {
        try {
            return ledger.jdbi().withHandle(handle -> handle.createQuery("select count(*) from scratch")
                            .mapTo(Integer.class)
                            .one())
                    == rows;
        } catch (JdbiException e) {
            return false;
        }
    }

    @Test
    void aSecondProcessIsToldWhoIsInTheWay() throws Exception {
        Process second = LedgerProcess.start(data(), Examples.OCTOBER);
        try (BufferedReader out = second.inputReader()) {
            assertThat(out.readLine()).contains("another Headcount has it open", "ledger.url");
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(LedgerProcess.REFUSED);
        } finally {
            second.destroyForcibly();
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAnyKill() throws Exception {
        Random random = new Random(20261101);
        Path data = folder.resolve("killed");
        List<String> acknowledged = new ArrayList<>();
        YearMonth from = YearMonth.of(2026, 1);
        for (int kill = 0; kill < 4; kill++) {
            Process process = LedgerProcess.start(data, from);
            try (BufferedReader out = process.inputReader()) {
                for (int wanted = 1 + random.nextInt(40); wanted > 0; wanted--) {
                    acknowledged.add(out.readLine());
                }
                // Not by the process itself, which would close what it has yet to say.
                process.toHandle().destroyForcibly();
                // What it said between the last look and its end was acknowledged too.
                out.lines().filter(id -> id.length() == 36).forEach(acknowledged::add);
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            from = from.plusMonths(2000);

            try (Ledger ledger = Ledger.open(settings(), data)) {
                assertThat(acknowledged).doesNotContainNull().isNotEmpty();
                assertThat(ledger.statements().history())
                        .extracting(RecordedStatement::id)
                        .containsAll(acknowledged);
                assertThat(ledger.statements().history()).allSatisfy(statement -> {
                    assertThat(statement.deliveries()).hasSize(2);
                    assertThat(ledger.statements().lines(statement.id())).hasSize(2);
                });
            }
        }
    }

    /** Nobody else can have the file open, so whoever held a claim is gone. */
    @Test
    void theClaimOfAProcessThatIsGoneIsDroppedAtTheStart() throws Exception {
        try (Ledger ledger = Ledger.open(settings(), folder.resolve("other"))) {
            ledger.statements()
                    .record(
                            Examples.finalized(Examples.OCTOBER, Examples.line("a", "Acme", 1)),
                            List.of("email"),
                            Examples.MADE);
            ledger.deliveries().claimNext("email", Examples.MADE, Examples.MADE.plusSeconds(900));
        }
        try (Ledger ledger = Ledger.open(settings(), folder.resolve("other"))) {
            ledger.deliveries().dropDeadClaims();

            assertThat(ledger.deliveries().claimNext("email", Examples.MADE, Examples.MADE.plusSeconds(900)))
                    .isPresent();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        for (Path impossible : List.of(file, file.resolve("data"), Path.of("/proc/headcount"))) {
            LedgerException refused =
                    catchThrowableOfType(LedgerException.class, () -> Ledger.open(settings(), impossible));
            assertThat(refused)
                    .hasMessageContaining(impossible.toString())
                    .hasMessageContaining("that the folder can be written");
        }
    }

    @Test
    void aFileThatIsNoLedgerIsNotOverwritten() throws Exception {
        Path data = Files.createDirectory(folder.resolve("strange"));
        byte[] text = "this was never a database".repeat(1000).getBytes();
        Files.write(data.resolve("headcount.mv.db"), text);

        LedgerException refused = catchThrowableOfType(LedgerException.class, () -> Ledger.open(settings(), data));

        assertThat(refused).hasMessageContaining("can't be opened");
        assertThat(Files.readAllBytes(data.resolve("headcount.mv.db"))).isEqualTo(text);
    }

    @Test
    void anAddressOfOnesOwnIsAsDurableAsTheStandard() throws Exception {
        Settings settings = SettingsFile.read(
                folder.resolve("none"), Map.of("LEDGER_URL", "jdbc:h2:file:" + folder.resolve("own/ledger")));

        try (Ledger ledger = Ledger.open(settings, folder.resolve("unused"))) {
            List<String> delay = ledger.jdbi().<List<String>, RuntimeException>withHandle(handle -> handle.createQuery(
                            "select setting_value from information_schema.settings where setting_name like '%WRITE_DELAY'")
                    .mapTo(String.class)
                    .list());
            assertThat(delay).isNotEmpty().containsOnly("0");
        }
        assertThat(folder.resolve("unused")).doesNotExist();
    }

    /** The file was written by Headcount itself with H2 2.4.240: two months, of which one's webhook did not answer. */
    @Test
    void aLedgerThatAnOlderDatabaseHasWrittenGoesOnAndLosesNothing() throws Exception {
        Path data = Files.createDirectory(folder.resolve("older"));
        try (InputStream file = LedgerOnH2Test.class.getResourceAsStream("h2-2.4.240.mv.db")) {
            Files.copy(file, data.resolve("headcount.mv.db"));
        }
        try (Ledger ledger = Ledger.open(settings(), data)) {
            assertThat(ledger.statements().history())
                    .extracting(statement -> statement.period() + " " + statement.totalMonthlyUsers())
                    .containsExactlyInAnyOrder("2026-09 2983", "2026-10 3201");
            assertThat(ledger.statements().history()).allSatisfy(statement -> {
                assertThat(ledger.statements().lines(statement.id())).hasSize(12);
                assertThat(ledger.statements().document(statement.id()))
                        .contains("\"totalMonthlyUsers\":" + statement.totalMonthlyUsers());
            });
            Instant now = Instant.parse("2026-11-28T00:00:00Z");
            assertThat(ledger.deliveries().claimNext("email", now, now.plusSeconds(900)))
                    .isEmpty();
            assertThat(ledger.deliveries().claimNext("webhook", now, now.plusSeconds(900)))
                    .isPresent();
            assertThat(ledger.deliveries().claimNext("webhook", now, now.plusSeconds(900)))
                    .isEmpty();
            YearMonth next = YearMonth.of(2026, 11);
            assertThat(ledger.statements()
                            .record(
                                    Examples.finalized(next, Examples.line("a", "Acme", 1)),
                                    List.of("email"),
                                    Examples.MADE))
                    .isTrue();
        }
        try (Ledger ledger = Ledger.open(settings(), data)) {
            assertThat(ledger.statements().history()).hasSize(3);
        }
    }
}
