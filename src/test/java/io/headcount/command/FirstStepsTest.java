package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Form;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the first day is told in a line that says how to go on. */
class FirstStepsTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13", "10/2026", "2025-11"})
    void aMonthThatIsNoneIsAnsweredWithOneThatIs(String month) {
        Installation.Run run = installation.run("statement", "--period", month);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).contains(month, "Example: headcount statement --period 2026-10");
        assertThat(Form.PERIOD.apply("2026-10")).isNotNull();
    }

    @Test
    void aWebhookWithoutASecretIsAnsweredWithOneThatCanBePasted() {
        installation.with("WEBHOOK_SECRET", null);

        String made = made(installation.run("statement"));

        assertThat(made).isNotEqualTo(made(installation.run("statement")));
        assertThat(Form.WEBHOOK_SECRET.apply(made)).isNotNull();
    }

    private static String made(Installation.Run run) {
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        Matcher secret = Pattern.compile("webhook\\.secret: .*(whsec_\\S+)").matcher(run.err());
        assertThat(secret.find()).as(run.err()).isTrue();
        return secret.group(1);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"demo, 2", "sandbox, 2", "statement, 4"})
    void aFolderForTemporaryFilesThatIsNotThereIsNamedWithTheWayOut(String command, int exit) throws Exception {
        installation.with("KEEPNET_EXPORT_TYPE", "Excel");
        Path nowhere = folder.resolve("nowhere");

        try (Child child = Child.start(installation, List.of("-Djava.io.tmpdir=" + nowhere), command)) {
            Installation.Run run = child.end();

            assertThat(run.exit()).as(run.err()).isEqualTo(exit);
            assertThat(run.err())
                    .contains(nowhere.toString(), "TMPDIR=", "JAVA_OPTS=")
                    .doesNotContain("Exception", "report it", "Trying again");
        }
    }

    /** A supervisor may change its mind at any time. */
    @Tag("long")
    @Test
    void whoeverStopsItWhileItStartsStopsIt() throws Exception {
        installation.with("LEDGER_URL", "jdbc:postgresql://127.0.0.1:1/ledger");
        try (Child child = Child.start(installation, "serve")) {
            Installation.Run run = child.untilItSays("127.0.0.1:1").terminate().end(GRACE);

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.err())
                    .contains("Stopped while it was still starting")
                    .doesNotContain("report it", "Exception", "\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'- to: {id: x, uri: \"nonsense:x\"}', there is no component 'nonsense'",
        "'- to: {id: x, uri: \"direct:x?hush=hush-hush\"}', its endpoint has no such option: hush",
        "'- bean: {id: x, ref: nobody}', there is no bean 'nobody'",
        "'- tooo: {id: x, uri: \"direct:x\"}', there is no step 'tooo'"
    })
    void aRouteThatCannotStartIsToldByItsFileAndLineInOurWords(String step, String words) throws Exception {
        installation.withDestination("mine", step);

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("deliver-mine.camel.yaml, line 8", words)
                .doesNotContain(">>>", "Failed to", "hush-hush", "Route(");
    }
}
