package io.headcount.bounds;

import static io.headcount.http.RawServer.ascii;
import static io.headcount.http.RawServer.honest;
import static io.headcount.http.RawServer.where;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.http.Hostile;
import io.headcount.http.RawServer;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stands where the vendor should be: it ends in time, in little memory, with words, and nothing is billed. */
@Timeout(180)
@Tag("long")
class HostileVendorTest {

    private static final String TOKEN = "/connect/token";
    private static final String SEARCH = "/api/companies/search";
    private static final String EXPORT = "/api/companies/search/export";
    /** Much shorter than for ever, also on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Pattern NO_WORDS =
            Pattern.compile("\\w+(Exception|Error)\\b|\\bat (io|java|org)\\.|java\\.|org\\.apache");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private RawServer.Answer vendor;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(12));
        vendor = honest(sandbox.apiBaseUrl());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private Installation installation(RawServer server) throws IOException {
        return Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("KEEPNET_API_BASE_URL", server.url())
                .with("KEEPNET_TIMEOUT", "1s")
                .with("KEEPNET_RUN_DEADLINE", "3s")
                .with("KEEPNET_MAX_ATTEMPTS", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "HEADER_DRIP, " + TOKEN,
        "TRAILER_DRIP, " + TOKEN,
        "CHUNK_EXTENSION_DRIP, " + SEARCH,
        "GZIP_THAT_IS_NONE, " + SEARCH,
        "GZIP_BOMB, " + SEARCH,
        "GZIP_NAME_DRIP, " + EXPORT,
        "BODY_UNTIL_CLOSE_DRIP, " + EXPORT
    })
    void theStatementEndsWithFourAndPlainWords(Hostile hostile, String target) throws IOException {
        try (RawServer server = RawServer.start(where(target, hostile.answer(), vendor))) {
            long begun = System.nanoTime();

            Installation.Run run = installation(server).run("statement");

            assertThat(run.exit()).as(run.err()).isEqualTo(4);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(run.err())
                    .contains("Nothing was recorded and nothing was sent.")
                    .doesNotContainPattern(NO_WORDS);
            assertThat(sandbox.webhooks()).isEmpty();
        }
    }

    @Test
    void aDripThatOutlastsTheRunIsSaidToHaveDoneSo() throws IOException {
        try (RawServer server = RawServer.start(where(SEARCH, Hostile.CHUNK_EXTENSION_DRIP.answer(), vendor))) {
            Installation.Run run = installation(server).run("statement");

            assertThat(run.err()).contains("the answer had not ended before keepnet.run-deadline (3s) was over");
        }
    }

    /**
     * One process in little memory meets them all, one after the other, where the token, the list and the export should be, while it
     * serves; and then the vendor is back.
     */
    @Test
    void aServeThatHasMetThemAllBillsTheMonthWithoutARestart() throws Exception {
        AtomicReference<RawServer.Answer> now = new AtomicReference<>();
        List<RawServer.Answer> all = new ArrayList<>();
        Hostile[] kinds = Hostile.values();
        for (String target : List.of(TOKEN, SEARCH, EXPORT)) {
            for (int i = List.of(TOKEN, SEARCH, EXPORT).indexOf(target); i < kinds.length; i += 3) {
                all.add(where(target, kinds[i].answer(), vendor));
            }
        }
        now.set(all.get(0));
        try (RawServer server = RawServer.start((request, out) -> now.get().to(request, out))) {
            Installation installation = installation(server)
                    .with("KEEPNET_TIMEOUT", "500ms")
                    .with("KEEPNET_RUN_DEADLINE", "1s")
                    .with("KEEPNET_MAX_ATTEMPTS", "1")
                    .with("BILLING_SCHEDULE", "* * * * * ?");
            try (Child child = Child.start(installation, List.of("-Xmx128m"), "serve")) {
                int failures = 0;
                for (RawServer.Answer each : all) {
                    now.set(each);
                    // One may have begun before the change.
                    failures += 2;
                    int expected = failures;
                    await().atMost(SOON)
                            .until(() ->
                                    child.said().split("No statement for", -1).length > expected || !child.isAlive());
                    failures = child.said().split("No statement for", -1).length - 1;
                }
                now.set(vendor);
                child.untilItSays("Recorded the statement of");
                await().atMost(SOON).until(() -> !sandbox.webhooks().isEmpty());
                assertThat(child.said()).doesNotContainPattern(NO_WORDS);
                assertThat(child.terminate().end().exit()).isZero();
            }
            assertThat(installation.history().get(0).totalMonthlyUsers())
                    .isEqualTo(sandbox.expectedTotal(sandbox.currentMonth().minusMonths(1)));
        }
    }

    /** Fails as no code should. */
    public static final class Broken {
        private static final AtomicInteger CALLS = new AtomicInteger();

        public void fail() {
            if (CALLS.incrementAndGet() > 1) {
                throw new StackOverflowError();
            }
        }
    }

    /** Nobody waits for a page whose thread met the worst. */
    @Test
    void anErrorWhileAPageIsReadEndsTheRun() throws IOException {
        try (RawServer server = RawServer.start(vendor)) {
            Installation installation =
                    installation(server).with("KEEPNET_PAGE_SIZE", "3").with("KEEPNET_RUN_DEADLINE", "30s");
            Path page = installation.home().routes().resolve("keepnet-page.camel.yaml");
            String step = "- bean:\n            id: broken\n            beanType: " + Broken.class.getName()
                    + "\n            method: fail\n        - bean:\n            id: read-page";
            Files.writeString(
                    page,
                    Files.readString(page).replaceFirst("- bean:\n +id: read-page", Matcher.quoteReplacement(step)));

            Installation.Run run = installation.run("statement");

            assertThat(Broken.CALLS.get()).isGreaterThan(1);
            assertThat(run.exit()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).contains("nested too deeply").doesNotContainPattern(NO_WORDS);
            assertThat(sandbox.webhooks()).isEmpty();
        }
    }

    /** Nine million companies fit in no 128 MB: it says so, and what to do. */
    @Test
    void aListLongerThanTheMemoryIsSaidToBeSo() throws Exception {
        RawServer.Answer endlessList = (request, out) -> {
            String body = new String(request.body(), UTF_8);
            int page = Integer.parseInt(body.replaceAll("(?s).*\"pageNumber\"\\s*:\\s*(\\d+).*", "$1"));
            page(page, 1000, 9_000_000, out);
        };
        try (RawServer server = RawServer.start(where(SEARCH, endlessList, vendor))) {
            Installation installation = installation(server)
                    .with("KEEPNET_TIMEOUT", "20s")
                    .with("KEEPNET_RUN_DEADLINE", "3m")
                    .with("KEEPNET_PAGE_SIZE", "1000");
            try (Child child = Child.start(installation, List.of("-Xmx128m"), "statement", "--dry-run")) {
                Installation.Run run = child.end(Duration.ofMinutes(2));

                assertThat(run.exit()).as(run.err()).isEqualTo(4);
                assertThat(run.err())
                        .contains("memory", "of 9000000 companies", "JAVA_OPTS=-Xmx")
                        .doesNotContainPattern(NO_WORDS);
            }
        }
    }

    /** How an answer is written is nothing that the next request is written by. */
    @ParameterizedTest
    @CsvSource({
        TOKEN + ", utf-16",
        TOKEN + ", utf",
        SEARCH + ", utf-16",
        SEARCH + ", utf",
        EXPORT + ", utf-16",
        EXPORT + ", utf"
    })
    void theCharsetOfAnAnswerIsNotThatOfTheNextRequest(String target, String charset) throws IOException {
        AtomicInteger answers = new AtomicInteger();
        RawServer.Answer onceBusy = (request, out) -> {
            if (answers.getAndIncrement() == 0) {
                out.write(ascii("HTTP/1.1 503 Busy\r\nContent-Type: text/plain; charset=" + charset
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            } else {
                vendor.to(request, out);
            }
        };
        try (RawServer server = RawServer.start(where(target, onceBusy, vendor))) {
            Installation.Run run =
                    installation(server).with("KEEPNET_RUN_DEADLINE", "60s").run("statement");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(answers.get()).isGreaterThan(1);
        }
    }

    /** As a tree and a text it would take several times what its list takes. */
    @Test
    @Timeout(600)
    void aLongStatementGoesOutAsJsonInLittleMemory() throws Exception {
        int many = 100_000;
        try (Sandbox large =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("large")).withCompanies(many))) {
            Installation installation = Installation.of(large, folder.resolve("home"), Clock.systemUTC());
            for (List<String> command : List.of(
                    List.of("-Xmx96m", "--dry-run"),
                    // It is recorded and sent, and the next finds it.
                    List.of("-Xmx128m", "--deliver"),
                    List.of("-Xmx128m", "--deliver"))) {
                String recorded = command.get(1);
                try (Child child =
                        Child.start(installation, List.of(command.get(0)), "statement", recorded, "--format", "json")) {
                    Installation.Run run = child.end(Duration.ofMinutes(2));

                    assertThat(run.exit()).as(run.err()).isZero();
                    JsonNode statement = new ObjectMapper().readTree(run.out());
                    assertThat(statement.path("data").path("companies")).hasSize(many);
                    assertThat(statement.path("data").path("totalMonthlyUsers").asLong())
                            .isEqualTo(large.expectedTotal(large.currentMonth().minusMonths(1)));
                    assertThat(statement.path("recorded").asBoolean()).isEqualTo(recorded.equals("--deliver"));
                }
            }
            // With the workbook of all of them.
            try (Child child =
                    Child.start(installation, List.of("-Xmx128m"), "deliver", "--destination", "email", "--again")) {
                Installation.Run run = child.end(Duration.ofMinutes(2));

                assertThat(run.exit()).as(run.err()).isZero();
                assertThat(large.mails()).hasSize(2);
                assertThat(large.mails().get(1).raw().length).isGreaterThan(10_000_000);
            }
            try (Child child = Child.start(installation, List.of("-Xmx56m"), "history")) {
                Installation.Run run = child.end(Duration.ofMinutes(2));

                assertThat(run.exit()).as(run.err()).isZero();
                assertThat(run.out()).contains("100,000 companies");
            }
            assertThat(installation.history()).hasSize(1);
        }
    }

    /** A page may be as long as it says, or as the whole list, and not a row longer. */
    @Test
    void thePageIsRefusedAtTheFirstRowTooMany() throws IOException {
        RawServer.Answer tooMany = (request, out) -> page(1, 50, 832_000, 5, out);
        try (RawServer server = RawServer.start(where(SEARCH, tooMany, vendor))) {
            Installation.Run run =
                    installation(server).with("KEEPNET_MAX_ATTEMPTS", "1").run("statement");

            assertThat(run.exit()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).contains("more than 50 rows").doesNotContainPattern(NO_WORDS);
            assertThat(server.dropped()).isPositive();
        }
    }

    @Test
    void theHeaderByWhichACallLearnsItsTimeStaysHereAndTheAddressIsKeptAsItIsWritten() throws IOException {
        RawServer.Answer behindAGateway = (request, out) -> vendor.to(
                new RawServer.Request(
                        request.method(),
                        request.target().substring("/gw%2Bx".length()),
                        request.head(),
                        request.body()),
                out);
        try (RawServer server = RawServer.start(behindAGateway)) {
            Installation.Run run = installation(server)
                    .with("KEEPNET_API_BASE_URL", server.url() + "/gw%2Bx/")
                    .with("KEEPNET_RUN_DEADLINE", "30s")
                    .run("statement", "--dry-run");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(server.requests())
                    .extracting(RawServer.Request::target)
                    .contains("/gw%2Bx" + TOKEN, "/gw%2Bx" + SEARCH, "/gw%2Bx" + EXPORT);
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.head()).doesNotContain("Headcount-"));
        }
    }

    /** The log, the alert and the page say what 'statement' says. */
    @ParameterizedTest
    @EnumSource(
            names = {"INVALID_CLIENT", "FORBIDDEN_ADDRESS", "EXPORT_FORBIDDEN", "STATUS_ERROR", "EXPORT_ERROR_JSON"})
    void theScheduleSaysWhatTheCommandSays(Fault fault) throws Exception {
        sandbox.fault(fault);
        Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("EMAIL_ALERT_TO", "ops@msp.example");
        Installation.Run run = installation.run("statement");
        String said = run.err()
                .lines()
                .filter(line -> line.contains("No statement for"))
                .findFirst()
                .orElseThrow();

        installation.tick();

        assertThat(said).doesNotContain("could not be reached");
        assertThat(fault == Fault.EXPORT_FORBIDDEN)
                .isEqualTo(said.contains("may list companies but not export them (403)"));
        String happened = said.substring(said.indexOf(". ") + 2, said.indexOf(" Nothing was"));
        MimeMessage alert = new MimeMessage(
                null, new ByteArrayInputStream(sandbox.mails().get(0).raw()));
        assertThat(alert.getContent().toString().replaceAll("\\s+", " ")).contains(happened);
    }

    private static void page(int page, int rows, long total, OutputStream out) throws IOException {
        page(page, rows, rows, total, out);
    }

    private static void page(int page, int pageSize, int rows, long total, OutputStream out) throws IOException {
        out.write(ascii(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"status\":\"SUCCESS\",\"data\":{\"pageNumber\":"
                        + page + ",\"pageSize\":" + pageSize + ",\"totalNumberOfPages\":"
                        + Math.max(1, total / pageSize)
                        + ",\"totalNumberOfRecords\":" + total + ",\"results\":["));
        StringBuilder some = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            long number = (long) (page - 1) * rows + i;
            some.append(i == 0 ? "" : ",")
                    .append("{\"companyResourceId\":\"")
                    .append(new UUID(number * 31, number))
                    .append("\",\"companyName\":\"Company ")
                    .append(number)
                    .append("\",\"monthlyActiveUserCount\":1}");
            if (some.length() > 1 << 16) {
                out.write(ascii(some.toString()));
                some.setLength(0);
            }
        }
        out.write(ascii(some + "]}}"));
    }
}
