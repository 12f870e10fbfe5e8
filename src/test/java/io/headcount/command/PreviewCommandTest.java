package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
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

/** A look at the summary, on a morning of November. */
class PreviewCommandTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aRecordedStatementIsShownAsItWasMailedAndIsNotSentAgain() throws IOException {
        installation.run("statement");
        Installation.Run run = installation.run("preview", "--period", "2026-10");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(files(run))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "summary.html",
                        "summary.txt",
                        "headcount-default-2026-10-r1.csv",
                        "headcount-default-2026-10-r1.xlsx");
        assertThat(Files.readString(files(run).get(0)))
                .contains("October 2026", "25 of 25 companies; counted twice, from the")
                .doesNotContain("PREVIEW");
        assertThat(Files.readString(files(run).get(1))).contains("Where else it goes", "\nwebhook\n");
        String mailed = Files.readString(sandbox.mails().get(0).html()).replace("\r\n", "\n");
        assertThat(Files.readString(files(run).get(0))).isEqualTo(mailed);
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void aStatementThatIsNotRecordedIsProducedMarkedAndForgotten() throws IOException {
        Installation.Run run = installation.with("EMAIL_LOCALE", "de").run("preview");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readString(files(run).get(0))).contains("VORSCHAU: nicht erfasst", "Oktober 2026");
        assertThat(Files.readString(files(run).get(1))).contains("VORSCHAU: nicht erfasst", "Oktober 2026");
        assertThat(files(run)).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(installation.history()).isEmpty();
        assertThat(sandbox.mails()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
    }

    @Test
    void whereTheNumberCanNotBeProvenThereIsNothingToLookAt() {
        sandbox.fault(Fault.of("server-error-forever"));
        Installation.Run run = installation.run("preview");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(installation.home().data().resolve("preview")).doesNotExist();
    }

    @Test
    void aBrokenTemplateIsNamedBeforeAnythingIsRead() throws IOException {
        Path template = installation.home().emailTemplates().resolve("summary.txt.ftl");
        Files.writeString(template, "first\n<#if total>");

        for (String command : List.of("preview", "statement")) {
            Installation.Run run = installation.run(command);

            assertThat(run.exit()).as(command).isEqualTo(2);
            assertThat(run.err()).contains(template + ", line 2", "Nothing was sent");
        }
        assertThat(sandbox.apiCalls()).isEmpty();
        assertThat(installation.run("check").out()).contains("FAIL  summary", template + ", line 2");
        assertThat(installation.history()).isEmpty();
    }

    /** How the other deliveries stand has changed since the mail was written. */
    private static List<Path> files(Installation.Run run) {
        return run.out().lines().map(Path::of).toList();
    }
}
