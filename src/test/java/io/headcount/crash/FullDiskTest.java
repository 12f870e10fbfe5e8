package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be written down is not sent. */
@Tag("long")
class FullDiskTest {

    /** Even a superuser's process then heeds the permissions of files. */
    private static final String HEEDING_PERMISSIONS =
            "[ $(id -u) = 0 ] && exec setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"";

    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);

    @TempDir
    private Path folder;

    private static Program program;
    private Sandbox sandbox;
    private Installation installation;

    @BeforeAll
    static void build(@TempDir Path shared) throws Exception {
        program = Program.in(shared.resolve("program"));
        CrashRuns.train(program, shared.resolve("training"));
    }

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(100));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("KEEPNET_PAGE_SIZE", "100");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void inAFolderThatCanNotBeWrittenNothingIsAskedOrSent() throws Exception {
        Path data = Files.createDirectories(installation.home().data());
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));

        try (Machine machine = Machine.startUnder(HEEDING_PERMISSIONS, program, installation, "statement")) {
            assertThat(machine.exit()).as("%s", machine.log()).isEqualTo(1);
            assertThat(String.join("\n", machine.log()))
                    .contains("can't be opened", "Nothing was recorded and nothing was sent.");
        }
        assertThat(sandbox.apiCalls()).isEmpty();
        nothingWasSent();
    }

    @Test
    void aLedgerThatCanOnlyBeReadSendsNothing() throws Exception {
        installation.ledger().close();
        Path data = installation.home().data();
        Files.setPosixFilePermissions(data.resolve("headcount.mv.db"), PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));

        try (Machine machine = Machine.startUnder(HEEDING_PERMISSIONS, program, installation, "statement")) {
            assertThat(machine.exit()).as("%s", machine.log()).isEqualTo(1);
            assertThat(String.join("\n", machine.log())).contains("can't be opened", "is read-only");
        }
        assertThat(sandbox.apiCalls()).isEmpty();
        nothingWasSent();
    }

    @Test
    void whereverTheDiskIsFullNothingIsSentThatIsNotRecordedAndWithRoomAgainAllIsDone() throws Exception {
        installation.ledger().close();
        long kilobytes = Files.size(installation.home().data().resolve("headcount.mv.db")) / 1024;
        int failures = 0;
        int exit = -1;
        for (long limit = kilobytes; exit != 0; limit += 48) {
            try (Machine machine = Machine.startUnder("ulimit -f " + limit, program, installation, "statement")) {
                exit = machine.exit();
                String log = String.join("\n", machine.log());
                assertThat(exit).as("%s", log).isIn(0, 1, 5);
                if (exit != 0) {
                    failures++;
                    assertThat(log).containsIgnoringCase("ledger").doesNotContain("This should not happen");
                }
                if (sandbox.webhooks().size() + sandbox.mails().size() > 0) {
                    assertThat(log).doesNotContain("nothing was sent");
                }
            }
            audit().check();
            makeDue();
            if (installation.history().isEmpty()) {
                nothingWasSent();
            }
        }

        assertThat(failures).isPositive();
        audit().checkAllIsDone();
        assertThat(installation.history()).extracting(RecordedStatement::period).containsExactly(MONTH);
    }

    private Audit audit() {
        try (Ledger ledger = installation.ledger()) {
            return new Audit(ledger, sandbox, Map.of(MONTH, List.of(sandbox.expectedTotal(MONTH))));
        }
    }

    private void makeDue() {
        try (Ledger ledger = installation.ledger()) {
            ledger.deliveries().dropDeadClaims();
            ledger.statements().history().stream()
                    .flatMap(statement -> statement.deliveries().stream())
                    .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                    .forEach(delivery -> ledger.deliveries()
                            .release(delivery, Clock.systemUTC().instant()));
        }
    }

    private void nothingWasSent() {
        assertThat(sandbox.webhooks()).isEmpty();
        assertThat(sandbox.mails()).isEmpty();
    }
}
