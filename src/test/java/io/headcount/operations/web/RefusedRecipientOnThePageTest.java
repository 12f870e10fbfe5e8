package io.headcount.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.smtp.TokenMailServer;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who did not get a mail that others got is named beside the yes. */
class RefusedRecipientOnThePageTest {

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-27T09:00:00Z");

    @Test
    void whoDidNotGetItIsNamed() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                        .withCompanies(3)
                        .withClock(clock));
                TokenMailServer server = TokenMailServer.offering(List.of("PLAIN"), builder -> builder)) {
            server.refusing("gone@msp.example", "550 5.1.1 <b>unknown</b>");
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock)
                    .with("SMTP_PORT", String.valueOf(server.port()))
                    .with("EMAIL_TO", "finance@msp.example, gone@msp.example");
            assertThat(installation.run("statement").exit()).isZero();
            Settings settings = installation.settings();
            try (Ledger ledger = installation.ledger()) {
                Archive archive = new Archive(
                        ledger,
                        settings,
                        () -> new Summaries(installation.home().emailTemplates(), settings.get(Setting.EMAIL_LOCALE)),
                        new Customers(installation.home().customers()),
                        clock);
                String id = ledger.statements().history().get(0).id();

                assertThat(new String(archive.answer("/statements/" + id).body(), StandardCharsets.UTF_8))
                        .contains("not for gone@msp.example (550 5.1.1 &lt;b&gt;unknown&lt;/b&gt;)");
                assertThat(new String(archive.answer("/").body(), StandardCharsets.UTF_8))
                        .contains("not for gone@msp.example");
            }
        }
    }
}
