package io.headcount.strict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.operations.health.Health;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs, and all that others get of them, read by programs that are not ours and forgive nothing. */
class WhatLeavesTheHouseTest {

    @TempDir
    private Path folder;

    private final MailServer mailServer = new MailServer();
    private Sandbox sandbox;
    private Installation installation;

    @AfterEach
    void end() {
        mailServer.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private void begin(int companies, Fault... faults) throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(companies)
                .withFaults(faults));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("KEEPNET_PAGE_SIZE", "1000")
                .with("EMAIL_FROM", "Büro <billing@bücher.example>")
                .with("SMTP_PORT", String.valueOf(mailServer.port()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137, 4_000})
    void aStatementArrivesWholeAtEveryDestination(int companies) throws Exception {
        begin(companies);

        JsonObject printed = StrictJson.read(run("statement"));
        List<Path> previewed =
                installation.run("preview").out().lines().map(Path::of).toList();

        assertThat(printed.getJsonObject("data").getInt("companyCount")).isEqualTo(companies);
        MailServer.Arrived arrived = mailServer.arrived().get(0);
        StrictMail mail = StrictMail.read(arrived.bytes());
        assertThat(arrived.from()).isEqualTo("billing@xn--bcher-kva.example");
        assertThat(mail.message().getMessageId()).endsWith("-email@xn--bcher-kva.example>");
        assertThat(mail.files()).hasSize(2);
        for (Path file : previewed.subList(2, 4)) {
            assertThat(mail.files().get(file.getFileName().toString())).isEqualTo(Files.readAllBytes(file));
        }
        mail.files().forEach((name, bytes) -> assertRows(name, bytes, companies));

        ReceivedWebhook webhook = sandbox.webhooks().get(0);
        assertSigned(webhook, sandbox.webhookSecret());
        JsonObject document = StrictJson.read(webhook.body());
        assertThat(document.getJsonObject("data")).isEqualTo(printed.getJsonObject("data"));
        StrictJson.read(run("history"));
    }

    @Test
    void aReceiverWithTheReferenceLibraryRefusesWhatIsNotOurs() throws Exception {
        begin(3);
        run("statement");
        ReceivedWebhook webhook = sandbox.webhooks().get(0);

        assertThatThrownBy(() -> assertSigned(webhook, "whsec_" + "A".repeat(32)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void everyAttemptBearsTheSameIdentity() throws Exception {
        begin(3);
        run("statement");
        assertThat(installation.run("deliver", "--again").exit()).isZero();

        assertThat(mailServer.arrived()).hasSize(2);
        assertThat(StrictMail.read(mailServer.arrived().get(0).bytes())
                        .message()
                        .getMessageId())
                .isEqualTo(StrictMail.read(mailServer.arrived().get(1).bytes())
                        .message()
                        .getMessageId());
        assertThat(sandbox.webhooks()).hasSize(2);
        for (ReceivedWebhook webhook : sandbox.webhooks()) {
            assertSigned(webhook, sandbox.webhookSecret());
        }
    }

    @Test
    void eachLineOfTheLogIsJson() throws Exception {
        begin(25, Fault.SERVER_ERROR_ONCE, Fault.WEBHOOK_500);
        try (Child child = Child.start(
                installation.with("LOG_FORMAT", "json").with("EMAIL_FROM", "billing@msp.example"), "statement")) {
            List<String> lines = child.end().err().lines().toList();

            assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> StrictJson.read(line));
        }
    }

    @Test
    void whoWatchesReadsFiguresAndHealth() throws Exception {
        begin(25, Fault.WEBHOOK_500);
        Ledger ledger = installation.ledger();
        try (HeadcountRuntime runtime = HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, Clock.systemUTC(), Progress.NONE, Scope.SERVE)) {
            runtime.call("bring-books-up-to-date");
            Health health = runtime.health(ledger);

            assertThat(StrictMetrics.read(runtime.metrics().answer("/metrics").body()))
                    .containsEntry("headcount_ledger_up", 1.0)
                    .containsKey(
                            "headcount_delivery_attempt_seconds_bucket{destination=\"email\",outcome=\"delivered\",le=\"+Inf\"}");
            assertThat(StrictJson.read(health.ready().answer("/health/ready").body())
                            .getString("status"))
                    .isEqualTo("UP");
            StrictJson.read(health.live().answer("/health/live").body());
            StrictJson.read(health.readyInAWord().answer("/health/ready").body());

            ledger.close();
            StrictMetrics.read(runtime.metrics().answer("/metrics").body());
            StrictJson.read(health.ready().answer("/health/ready").body());
        }
    }

    private String run(String command) {
        Installation.Run run = installation.run(command, "--format", "json");
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }

    private static void assertRows(String file, byte[] bytes, int companies) {
        try {
            if (file.endsWith(".csv")) {
                assertThat(StrictCsv.read(bytes)).hasSize(companies + 1);
            } else {
                assertThat(StrictWorkbook.read(bytes).getLastRowNum()).isEqualTo(companies + 2);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As a receiver does with the library of those who wrote the specification. */
    private static void assertSigned(ReceivedWebhook webhook, String secret) throws WebhookVerificationException {
        Map<String, List<String>> headers = new HashMap<>();
        webhook.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(secret).verify(new String(webhook.body(), UTF_8), headers);
    }
}
