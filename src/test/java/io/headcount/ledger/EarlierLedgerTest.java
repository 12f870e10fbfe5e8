package io.headcount.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is empty where one was would bill last month again without a word. */
class EarlierLedgerTest {

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void bill() throws Exception {
        data = folder.resolve("data");
        try (Ledger ledger = Ledger.open(settings(Map.of()), data)) {
            ledger.statements()
                    .record(
                            Examples.finalized(Examples.OCTOBER, Examples.line("a", "Acme", 7)),
                            List.of("email"),
                            Examples.MADE);
        }
    }

    private Settings settings(Map<String, String> environment) throws Exception {
        return SettingsFile.read(folder.resolve("none"), environment);
    }

    private Map<String, String> elsewhere(String... more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("LEDGER_URL", "jdbc:h2:file:" + folder.resolve("other/ledger")));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private Path file() {
        return data.resolve("headcount.mv.db");
    }

    @Test
    void aLedgerElsewhereThatIsEmptyIsRefusedWhileTheOneInDataHasStatements() throws Exception {
        assertThatThrownBy(() -> Ledger.open(settings(elsewhere()), data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("has no statements, but " + file() + " is a ledger with a statement.")
                .hasMessageContaining("ledger.fresh-start=true")
                .hasMessageContaining("remove ledger.url");

        try (Ledger fresh = Ledger.open(settings(elsewhere("LEDGER_FRESH_START", "true")), data)) {
            fresh.statements()
                    .record(
                            Examples.finalized(Examples.OCTOBER.plusMonths(1), Examples.line("a", "Acme", 7)),
                            List.of("email"),
                            Examples.MADE);
        }
        try (Ledger goesOn = Ledger.open(settings(elsewhere()), data)) {
            assertThat(goesOn.statements().history()).hasSize(1);
        }
    }

    @Test
    void aPostgresThatIsEmptyIsRefusedToo() throws Exception {
        String url = Postgres.server().newDatabase();

        assertThatThrownBy(() -> Ledger.open(Postgres.settings(url, "postgres", null), data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("would be billed again");
    }

    @Test
    void aLedgerInDataThatAnotherProcessHasOpenCountsAsOne() throws Exception {
        Process other = LedgerProcess.start(data, Examples.OCTOBER.plusMonths(1));
        try (BufferedReader out = other.inputReader()) {
            assertThat(out.readLine()).isNotNull();
            assertThatThrownBy(() -> Ledger.open(settings(elsewhere()), data))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("which another Headcount has open");
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThatThrownBy(() -> Ledger.open(settings(elsewhere()), data))
                .as("of one that was killed")
                .hasMessageContaining("is a ledger with");
    }

    @Test
    void theSameFileByItsAddressIsNoOtherLedger() throws Exception {
        Map<String, String> same = Map.of("LEDGER_URL", "jdbc:h2:file:" + data.resolve("../data/headcount"));

        try (Ledger ledger = Ledger.open(settings(same), data)) {
            assertThat(ledger.statements().history()).hasSize(1);
        }
    }

    @Test
    void aLedgerWithoutStatementsInDataIsInNobodysWay() throws Exception {
        Path unused = folder.resolve("unused");
        Ledger.open(settings(Map.of()), unused).close();

        try (Ledger ledger = Ledger.open(settings(elsewhere()), unused)) {
            assertThat(ledger.statements().history()).isEmpty();
        }
    }

    @Test
    void aFileOfNoBytesIsNotMadeAnewInSilence() throws Exception {
        Files.write(file(), new byte[0]);

        assertThatThrownBy(() -> Ledger.open(settings(Map.of()), data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("is a file of 0 bytes")
                .hasMessageContaining("ledger.fresh-start=true");
        assertThat(file()).isEmptyFile();

        try (Ledger ledger = Ledger.open(settings(Map.of("LEDGER_FRESH_START", "true")), data)) {
            assertThat(ledger.statements().history()).isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneFromAmongItsTracesIsNotMadeAnewInSilence() throws Exception {
        Files.move(file(), data.resolve("headcount.mv.db.old"));

        assertThatThrownBy(() -> Ledger.open(settings(Map.of()), data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("headcount.mv.db.old")
                .hasMessageContaining("beside it shows that there was one")
                .hasMessageContaining("backup");
        assertThat(file()).doesNotExist();
    }
}
