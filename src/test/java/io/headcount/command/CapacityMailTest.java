package io.headcount.command;

import static io.headcount.command.Bookkeeping.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.SettingsException;
import io.headcount.strict.StrictMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs out, by mail: the real routes, a real ledger and a real mail server. */
class CapacityMailTest {

    private final MovableClock clock = new MovableClock("2026-11-10T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(3)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("CAPACITY_SCHEDULE", "0 0 7 * * ?")
                .with("CAPACITY_TO", "licences@msp.example, more@msp.example");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private void read(String day, long users) {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.read(
                    "default",
                    day,
                    line("a", "=Yıldız\u001b\r\nEnergy", users, users, 500L, LocalDate.of(2029, 1, 31)));
        }
    }

    private void call(String... routes) throws RouteFailure, SettingsException {
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = HeadcountRuntime.start(
                        installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.ON_CALL)) {
            for (String route : routes) {
                runtime.call(route);
            }
        }
    }

    private List<Trouble> troubles() {
        try (Ledger ledger = installation.ledger()) {
            return ledger.troubles().all().stream()
                    .filter(trouble -> trouble.endedAt() == null)
                    .toList();
        }
    }

    private static String table(ReceivedMail mail) throws IOException {
        return new String(
                StrictMail.read(mail.raw()).files().values().iterator().next(), UTF_8);
    }

    @Test
    void aDayHasOneReportHoweverOftenItIsAskedFor() throws Exception {
        read("2026-11-10", 500);

        call("capacity-report", "capacity-report", "capacity-mail");
        call("capacity-report");

        assertThat(sandbox.mails()).hasSize(1);
        ReceivedMail mail = sandbox.mails().get(0);
        StrictMail content = StrictMail.read(mail.raw());
        assertThat(mail.recipients()).containsExactly("licences@msp.example", "more@msp.example");
        assertThat(mail.subject())
                .isEqualTo("Headcount: capacity in 2026-11: 1 at their limit, 0 more before the month is over");
        assertThat(mail.messageId()).isEqualTo("<report-capacity-2026-11-10@msp.example>");
        assertThat(content.texts().get(0).replace("\r\n", "\n"))
                .isEqualTo(installation.run("capacity").out())
                .doesNotContain("\u001b");
        assertThat(content.files()).containsOnlyKeys("capacity-2026-11-10.csv");
        assertThat(table(mail))
                .isEqualTo("\uFEFF"
                        + installation.run("capacity", "--format", "csv").out())
                .contains("'=Yıldız");

        clock.set("2026-11-11T09:00:00Z");
        call("capacity-report");
        assertThat(sandbox.mails()).hasSize(2);
    }

    @Test
    void whatTheMailServerDidNotTakeIsSentLaterAsItWasRecorded() throws Exception {
        read("2026-11-10", 400);
        sandbox.fault(Fault.SMTP_BUSY_ONCE);

        call("capacity-report", "capacity-mail");
        assertThat(sandbox.mails()).isEmpty();

        read("2026-11-11", 499);
        clock.set("2026-11-10T09:02:00Z");
        call("capacity-mail", "capacity-mail");

        assertThat(sandbox.mails()).hasSize(1);
        assertThat(table(sandbox.mails().get(0))).contains(",400,").doesNotContain("499");
    }

    @Test
    void whatMayHaveArrivedIsSentUnderTheSameId() throws Exception {
        read("2026-11-10", 400);
        sandbox.fault(Fault.SMTP_LOSES_ANSWER_ONCE);

        call("capacity-report");
        clock.set("2026-11-10T09:02:00Z");
        call("capacity-mail");

        assertThat(sandbox.mails()).hasSize(2);
        assertThat(sandbox.mails().get(0).messageId())
                .isEqualTo(sandbox.mails().get(1).messageId());
    }

    @Test
    void aReportThatIsRefusedForGoodIsToldAndDoesNotStopTheNextOne() throws Exception {
        read("2026-11-10", 400);
        sandbox.fault(Fault.SMTP_REFUSES);

        call("capacity-report");
        assertThat(troubles()).singleElement().satisfies(trouble -> assertThat(trouble.message())
                .contains("capacity-2026-11-10", "capacity.to", "550", "headcount capacity"));
        sandbox.mend(Fault.SMTP_REFUSES);
        clock.set("2026-11-11T09:00:00Z");
        call("capacity-mail", "capacity-report", "capacity-mail");

        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.mails().get(0).messageId()).contains("2026-11-11");
        assertThat(troubles()).isEmpty();
    }

    @Test
    void aMonthOfWhichNothingWasReadYetHasNoReport() throws Exception {
        read("2026-10-31", 400);

        call("capacity-report");

        assertThat(sandbox.mails()).isEmpty();
        read("2026-11-10", 401);
        call("capacity-report");
        assertThat(sandbox.mails()).hasSize(1);
    }

    @Test
    @Tag("long")
    void serveMailsItAtItsTime() throws Exception {
        read("2026-11-10", 400);
        installation.with("CAPACITY_SCHEDULE", "* * * * * ?");
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = HeadcountRuntime.start(
                        installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE)) {
            assertThat(runtime.destinations().names()).contains("email");
            await().atMost(Duration.ofSeconds(40)).until(() -> sandbox.mails().stream()
                    .anyMatch(mail -> mail.subject().contains("capacity in 2026-11")));
        }
        assertThat(sandbox.mails().stream().filter(mail -> mail.subject().contains("capacity in")))
                .hasSize(1);
    }

    @Test
    void routesOfAnOlderVersionDoNotKeepQuietAboutAMailThatNobodySends() throws Exception {
        Files.delete(installation.home().routes().resolve("capacity-mail.camel.yaml"));

        try (Ledger ledger = installation.ledger()) {
            assertThatThrownBy(() -> HeadcountRuntime.start(
                            installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("capacity-mail");
        }
    }

    @Test
    void aScheduleWithoutAReaderIsRefusedAtTheStart() {
        Installation.Run noReader = installation.with("CAPACITY_TO", null).run("deliver");
        Installation.Run off = installation.with("CAPACITY_SCHEDULE", "off").run("deliver");
        Installation.Run wrong =
                installation.with("CAPACITY_SCHEDULE", "at seven").run("deliver");

        assertThat(noReader.exit()).isEqualTo(2);
        assertThat(noReader.err()).contains("capacity.to: required");
        assertThat(off.exit()).isZero();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("capacity.schedule");
    }
}
