package io.headcount.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger is lost, and its backup older than what was sent: docs/recover.md, word for word. */
@Tag("long")
class RestoredLedgerTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void recordedAndLost() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(5)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
        Path launcher = installation.home().folder().resolve("headcount");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -Dheadcount.home=. -cp '" + System.getProperty("java.class.path")
                        + "' io.headcount.Headcount \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        List<List<String>> written = blocks();
        assertThat(written).hasSize(2);

        assertThat(installation.run("statement").exit()).isZero();
        assertThat(shell(written.get(0))).contains("Written: ");
        clock.set("2026-12-03T09:00:00Z");
        assertThat(installation.run("statement").exit()).isZero();
        assertThat(sandbox.webhooks()).hasSize(2);
        assertThat(shell(written.get(1))).contains("All 1 statements are whole.", "2026-10");
        assertThat(installation.history())
                .extracting(RecordedStatement::period)
                .containsExactly(YearMonth.of(2026, 10));
        Path ledger = installation.home().data().resolve("headcount.mv.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ledger)))
                .isEqualTo("rw-------");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    /** The lines of each block below the headline. */
    private static List<List<String>> blocks() throws IOException {
        String page = Files.readString(Path.of("docs", "recover.md"));
        return Pattern.compile("```console\n(.*?)```", Pattern.DOTALL)
                .matcher(page.substring(page.indexOf("## The ledger is lost")))
                .results()
                .map(block -> block.group(1)
                        .lines()
                        .map(line -> line.replaceFirst("^\\$ ", ""))
                        .toList())
                .toList();
    }

    private String shell(List<String> lines) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", String.join("\n", lines))
                .directory(installation.home().folder().toFile())
                .redirectErrorStream(true);
        shell.environment().keySet().retainAll(List.of("PATH", "LANG"));
        shell.environment().putAll(installation.environment());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String id(int webhook) {
        ReceivedWebhook received = sandbox.webhooks().get(webhook);
        assertThat(received.headers().get("idempotency-key"))
                .isEqualTo(received.headers().get("webhook-id"));
        return received.headers().get("webhook-id");
    }

    private static String messageId(ReceivedMail mail) throws IOException {
        return Files.readAllLines(mail.eml(), UTF_8).stream()
                .filter(line -> line.startsWith("Message-ID"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasSentSinceComesOnceMoreUnderTheSameIds() throws Exception {
        installation.tick();

        assertThat(installation.history()).hasSize(2);
        assertThat(sandbox.webhooks()).hasSize(3);
        assertThat(id(2)).isEqualTo(id(1)).isNotEqualTo(id(0));
        assertThat(sandbox.mails()).hasSize(3);
        assertThat(messageId(sandbox.mails().get(2)))
                .isEqualTo(messageId(sandbox.mails().get(1)));
    }

    @Test
    void numbersThatChangedMeanwhileComeAsASecondFirstRevision() throws Exception {
        sandbox.change(NOVEMBER, sandbox.companies(NOVEMBER).get(0).id(), 7);
        installation.tick();

        assertThat(sandbox.webhooks()).hasSize(3);
        assertThat(id(2)).isNotEqualTo(id(1));
        assertThat(installation.history().get(0).revision()).isEqualTo(1);
    }

    @Test
    void aFirstPeriodAfterWhatWasSentSendsNothing() throws Exception {
        sandbox.change(NOVEMBER, sandbox.companies(NOVEMBER).get(0).id(), 7);
        installation.with("BILLING_FIRST_PERIOD", "2026-12").tick();

        assertThat(sandbox.webhooks()).hasSize(2);
        assertThat(sandbox.mails()).hasSize(2);
        assertThat(installation.history()).hasSize(1);
    }
}
