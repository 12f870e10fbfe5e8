package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line takes and what it refuses, in an installation without any settings. */
class UsageTest {

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource({
        "demo, ''",
        "serve, ''",
        "statement, --period --dry-run --deliver --format",
        "deliver, --period --destination --again",
        "history, --format",
        "company, --months --account --format",
        "changes, --period --against --account --format",
        "export, --from --to --account --format",
        "capacity, --account --format",
        "check, --capture --account",
        "sandbox, --port --companies --seed --fault --replay"
    })
    void eachCommandHelps(String command, String options) {
        Installation.Run run = installation.run(command, "--help");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: headcount " + command);
        for (String option : options.split(" ")) {
            assertThat(run.out()).contains(option);
        }
    }

    @Test
    void theProgramNamesItsCommandsAndExitCodes() {
        Installation.Run run = installation.run("--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("demo", "serve", "statement", "deliver", "history", "check", "sandbox", "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "statement",
                "deliver",
                "history",
                "changes",
                "export",
                "capacity",
                "check",
                "sandbox"
            })
    void anUnknownOptionIsRefused(String command) {
        Installation.Run run = installation.run(command, "--no-such-option");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--no-such-option");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "statment",
                "statement extra",
                "statement --format xml",
                "history --format xml",
                "company --format xml a",
                "company a b",
                "changes --period 2026-13",
                "export --format text",
                "capacity --format jsonl",
                "statement --period",
                "sandbox --companies many",
                "sandbox --companies -1",
                "sandbox --port 70000",
                "sandbox --fault no-such-fault"
            })
    void wrongUsageIsRefused(String line) {
        Installation.Run run = installation.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exit()).as(run.toString()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isNotBlank();
    }

    @Test
    void anUnknownFaultIsAnsweredWithThoseThereAre() {
        assertThat(installation.run("sandbox", "--fault", "no-such-fault").err())
                .contains("no-such-fault", "webhook-410", "smtp-refuses");
    }

    @Test
    void theFaultsAreListedWithWhatTheyDo() {
        Installation.Run run = installation.run("sandbox", "--fault", "help");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).hasSize(Fault.values().length);
        for (Fault fault : Fault.values()) {
            assertThat(run.out()).contains(fault.label(), fault.description());
        }
    }

    @Test
    void aMisspeltSettingIsAnsweredWithTheOneThatWasMeant() throws IOException {
        Installation.Run run = installation.with("KEEPNET_CLIENT_SECRT", "x").run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("KEEPNET_CLIENT_SECRT", "did you mean KEEPNET_CLIENT_SECRET?");
    }
}
