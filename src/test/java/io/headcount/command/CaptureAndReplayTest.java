package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Replay;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever maintains this runs the very reading that failed at somebody's whom they have never met. */
@Tag("long")
class CaptureAndReplayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MovableClock clock = new MovableClock(Instant.now().toString());

    private final YearMonth month =
            YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).minusMonths(1);

    @TempDir
    private Path folder;

    private Path har() {
        return folder.resolve("reading.har");
    }

    private Sandbox sandbox(Fault... faults) throws IOException {
        return Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(23)
                .withFaults(faults)
                .withClock(clock));
    }

    private Installation home(Sandbox sandbox) throws IOException {
        return Installation.of(sandbox, folder.resolve("home"), clock);
    }

    /** As somebody else would, with nothing but the archive and what 'sandbox --replay' prints. */
    private Installation.Run replayed(Replay replay) throws IOException {
        Installation elsewhere = Installation.in(folder.resolve("elsewhere"), clock)
                .with("KEEPNET_RETRY_DELAY", "1ms")
                .with("KEEPNET_MAX_ATTEMPTS", "3")
                .with("BILLING_SETTLE", "0s");
        replay.settings().forEach(elsewhere::with);
        return elsewhere.run("statement", "--period", replay.period().toString(), "--dry-run", "--format", "json");
    }

    private JsonNode entries() throws IOException {
        return JSON.readTree(har().toFile()).path("log").path("entries");
    }

    private Map<String, Long> asked() throws IOException {
        Map<String, Long> asked = new TreeMap<>();
        for (JsonNode entry : entries()) {
            String url = entry.path("request").path("url").asText();
            asked.merge(url.substring(url.lastIndexOf('/') + 1), 1L, Long::sum);
        }
        return asked;
    }

    @Test
    void whatWasCapturedIsReplayedToTheSameTotal() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            Installation.Run captured = home(sandbox).run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isZero();
            assertThat(captured.out())
                    .contains("proof", "capture", har() + ": 6 exchanges", "names", "look through the file");
            assertThat(asked()).isEqualTo(Map.of("token", 1L, "search", 4L, "export", 1L));
            if (Files.getFileStore(har()).supportsFileAttributeView("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(har())))
                        .isEqualTo("rw-------");
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
            }
            try (Replay replay = Replay.start(har(), 0)) {
                Installation.Run again = replayed(replay);

                assertThat(again.exit()).as(again.out() + again.err()).isZero();
                assertThat(replay.period()).isEqualTo(month);
                assertThat(JSON.readTree(again.out())
                                .findValue("totalMonthlyUsers")
                                .asLong())
                        .isEqualTo(sandbox.expectedTotal(month));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPORT_DIFFERS, export, 4",
        "EXPORT_DIFFERS_ONCE, export, 0",
        "MONTH_IGNORED, export, 4",
        "CLAMPED_PAGES, export, 0",
        "CLAMPED_SILENTLY, export, 0",
        "EXPORT_FORBIDDEN, export, 3",
        "EXPORT_FORBIDDEN, second-reading, 0",
        "EXPORT_EXCEL, export, 0",
        "EXPORT_SEMICOLON, export, 0",
        "EXPORT_OLD_NAMES, totals, 0",
        "EXPORT_WITHOUT_COLUMN, export, 4",
        "EXPORT_COUNT_TEXT, export, 4",
        "EXPORT_TRUNCATED, export, 4",
        "EXPORT_HTML, export, 4",
        "EXPORT_ERROR_JSON, export, 4",
        "SERVER_ERROR_ONCE, export, 0",
        "RATE_LIMIT_ONCE, export, 0",
        "TOKEN_EXPIRES_ONCE, export, 0",
        "DROP_ONCE, export, 0",
        "TRUNCATED_ONCE, export, 0",
        "TRUNCATED_FOREVER, export, 4",
        "HTML_ONCE, export, 0",
        "BAD_REQUEST, export, 4",
        "STATUS_ERROR, export, 4",
        "TRAILING_GARBAGE, export, 4",
        "WRONG_JSON, export, 4",
        "INVALID_CLIENT, export, 3",
        "NOT_A_RESELLER, export, 3",
        "COUNT_NULL, export, 4",
        "COUNT_BEYOND_LONG, export, 4",
        "ID_MISSING, export, 4",
        "TOTAL_TOO_HIGH, export, 4",
        "CLUSTERED, export, 0",
        "MONTH_ALL_ZERO, export, 0",
        "MONTH_CLAMPED, export, 0",
        "MONTH_REFUSED, export, 0",
        "UNKNOWN_FIELDS, export, 0"
    })
    void aReadingEndsInItsReplayAsItEndedAtTheVendor(Fault fault, String verify, int exit) throws Exception {
        try (Sandbox sandbox = sandbox(fault)) {
            Installation home = home(sandbox).with("BILLING_VERIFY", verify);

            Installation.Run captured = home.run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isEqualTo(exit);
            try (Replay replay = Replay.start(har(), 0)) {
                Installation.Run again = replayed(replay);

                assertThat(again.exit()).as(again.out() + again.err()).isEqualTo(exit);
                if (exit == 0) {
                    assertThat(JSON.readTree(again.out())
                                    .findValue("totalMonthlyUsers")
                                    .asLong())
                            .isEqualTo(sandbox.expectedTotal(month));
                } else {
                    assertThat(reason(again.err())).isEqualTo(reason(proof(captured.out())));
                }
            } catch (io.headcount.sandbox.UnreadableArchive onlyTokens) {
                assertThat(fault).isIn(Fault.INVALID_CLIENT, Fault.NOT_A_RESELLER);
            }
        }
    }

    private static String proof(String out) {
        return out.lines().filter(line -> line.contains("proof")).findFirst().orElseThrow();
    }

    /** The beginning of what was wrong, without the names in it, which are stand-ins in the replay. */
    private static String reason(String message) {
        return Stream.of(
                        "differ",
                        "ignore the month",
                        "may not list companies",
                        "but not export them",
                        "not a Reseller",
                        "no column",
                        "not a non-negative integer",
                        "broke",
                        "web page",
                        "could not be created",
                        "could not be retrieved",
                        "OrderBy field is not supported",
                        "is not valid JSON (line 2, column 1)",
                        "not a JSON object",
                        "no monthlyActiveUserCount",
                        "no companyResourceId",
                        "reported")
                .filter(message::contains)
                .findFirst()
                .orElse(message);
    }

    @Test
    void theExportAndTheControlMonthsAreCapturedWhateverTheSettingsSay() throws Exception {
        try (Sandbox sandbox = sandbox(Fault.MONTH_CLAMPED)) {
            Installation home = home(sandbox).with("BILLING_VERIFY", "totals").with("BILLING_MONTH_CHECK", "off");

            Installation.Run captured = home.run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isZero();
            assertThat(asked()).isEqualTo(Map.of("token", 1L, "search", 5L, "export", 1L));
            assertThat(Files.readString(har()))
                    .contains("1999-12", month.minusMonths(1).toString());
        }
    }

    @Test
    void anExportThatIsRefusedDoesNotEndTheCapture() throws Exception {
        try (Sandbox sandbox = sandbox(Fault.EXPORT_FORBIDDEN)) {
            Installation home = home(sandbox).with("BILLING_VERIFY", "totals");

            Installation.Run captured = home.run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isZero();
            assertThat(entries().findValues("status").stream().map(JsonNode::asInt))
                    .contains(403);
        }
    }

    @Test
    void aVendorThatNeverAnswersIsCapturedToo() throws Exception {
        try (Sandbox sandbox = sandbox(Fault.DROP_FOREVER)) {
            Installation.Run captured = home(sandbox).run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isEqualTo(4);
            assertThat(captured.out()).contains("capture");
            assertThat(entries().findValuesAsText("_error")).isNotEmpty().allMatch("connection broken"::equals);
        }
    }

    @Test
    void aCaptureNeedsNoMailServerAndNoWebhook() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            Installation home = home(sandbox).with("EMAIL_TO", null).with("WEBHOOK_URL", null);

            Installation.Run captured = home.run("check", "--capture", har().toString());

            assertThat(captured.exit()).as(captured.out() + captured.err()).isZero();
        }
    }

    @Test
    void aFileThatCanNotBeWrittenIsNamedBeforeAnythingIsAsked() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            Path nowhere = folder.resolve("missing").resolve("reading.har");

            Installation.Run captured = home(sandbox).run("check", "--capture", nowhere.toString());

            assertThat(captured.exit()).isEqualTo(2);
            assertThat(captured.out()).contains(nowhere + " can't be written");
            assertThat(sandbox.apiCalls()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoArchiveIsNotReplayed() throws Exception {
        Installation home = Installation.in(folder.resolve("home"), clock);
        Path nothing = Files.writeString(folder.resolve("nothing.har"), "<html>");

        Installation.Run run = home.run("sandbox", "--replay", nothing.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(nothing + ": it can't be read as an HTTP Archive (HAR)")
                .hasLineCount(1);
    }

    @Test
    void anAccountWithoutACaptureIsRefused() throws Exception {
        Installation home = Installation.in(folder.resolve("home"), clock);

        assertThat(home.run("check", "--account", "default").exit()).isEqualTo(2);
    }
}
