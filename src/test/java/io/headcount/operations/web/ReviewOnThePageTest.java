package io.headcount.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at the page sees that something waits for him, and is not shown it as billed. */
class ReviewOnThePageTest {

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-08-03T06:00:00Z");

    @Test
    void whatWaitsStandsOutWithItsCommandsAndIsNoBilledMonth() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            installation.tick();
            clock.set("2026-09-03T06:00:00Z");
            sandbox.fault(Fault.THIRD_GONE);
            installation.tick();
            List<RecordedStatement> history = installation.history();

            assertThat(page(installation, "/"))
                    .contains("waits for review", "The statement of 2026-08, revision 1, waits for review")
                    .doesNotContain("monthly users in August 2026, to the statement")
                    .contains("monthly users in July 2026, to the statement");
            assertThat(page(installation, "/statements/" + history.get(0).id()))
                    .contains("waits for review", "companies that had users in 2026-07")
                    .contains("headcount approve --account default --period 2026-08 --revision 1")
                    .contains("headcount reject --account default --period 2026-08 --revision 1 --reason TEXT")
                    .doesNotContain("headcount deliver --destination");
            assertThat(page(installation, "/statements/" + history.get(1).id()))
                    .doesNotContain("headcount approve", "WAITS FOR REVIEW");

            installation.run("reject", "--reason", "<b>lost</b>");

            assertThat(page(installation, "/"))
                    .contains("not sent any more")
                    .doesNotContain("monthly users in August 2026, to the statement");
            assertThat(page(installation, "/statements/" + history.get(0).id()))
                    .contains("REJECTED by", "&lt;b&gt;lost&lt;/b&gt;", "Its statement was withdrawn")
                    .doesNotContain("headcount approve --account", "<b>lost");
        }
    }

    private String page(Installation installation, String path) throws Exception {
        Settings settings = installation.settings();
        try (Ledger ledger = installation.ledger()) {
            Archive archive = new Archive(
                    ledger,
                    settings,
                    () -> new Summaries(installation.home().emailTemplates(), settings.get(Setting.EMAIL_LOCALE)),
                    new Customers(installation.home().customers()),
                    clock);
            return new String(archive.answer(path).body(), StandardCharsets.UTF_8);
        }
    }
}
