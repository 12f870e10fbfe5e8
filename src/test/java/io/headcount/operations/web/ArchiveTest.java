package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.email.Summary;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Delivery;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as a client of any kind sees it, byte by byte. */
class ArchiveTest {

    @TempDir
    private static Path folder;

    private static Shelf shelf;

    @BeforeAll
    static void begin() throws IOException {
        shelf = Shelf.in(folder.resolve("shelf"));
    }

    @AfterAll
    static void end() {
        shelf.close();
    }

    private static Wire.Reply get(String target) throws IOException {
        return Wire.get(shelf.server, target);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every address that there is. */
    private static List<String> everyPath() {
        List<String> paths = new ArrayList<>(List.of("/", "/style.css", "/icon.svg", "/favicon.ico", "/no/such/page"));
        for (Statement statement : List.of(shelf.first, shelf.corrected, shelf.provisional)) {
            String path = shelf.path(statement);
            paths.add(path);
            Stream.of("summary", "summary.txt", "statement.json").forEach(name -> paths.add(path + "/" + name));
            Stream.of(StatementFile.values()).forEach(form -> paths.add(path + "/" + form.name(statement.document())));
        }
        return paths;
    }

    @Test
    void everyAnswerKeepsAPageFromDoingHarm() throws Exception {
        for (String path : everyPath()) {
            Wire.Reply reply = get(path);

            assertThat(reply.status()).as(path).isEqualTo(path.startsWith("/no/") ? 404 : 200);
            assertThat(reply.header("Content-Security-Policy"))
                    .as(path)
                    .isEqualTo(
                            path.endsWith("/summary")
                                    ? "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;"
                                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                                    : "default-src 'none'; style-src 'self'; img-src 'self';"
                                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            assertThat(reply.headers())
                    .as(path)
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("Referrer-Policy", "no-referrer")
                    .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("Content-Length", String.valueOf(reply.body().length));
            assertThat(reply.body()).as(path).isNotEmpty();
        }
    }

    @Test
    void aHeadRequestGetsTheSameHeadersAndNothingElse() throws Exception {
        for (String path : everyPath()) {
            Wire.Reply head = Wire.ask(shelf.server, "HEAD " + path, "Host: localhost");
            Wire.Reply reply = get(path);

            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.status()).isEqualTo(reply.status());
            assertThat(head.headers().entrySet().stream()
                            .filter(h -> !h.getKey().equalsIgnoreCase("Date")))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(reply.headers().entrySet().stream()
                            .filter(h -> !h.getKey().equalsIgnoreCase("Date"))
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "PROPFIND"})
    void nothingCanBeAskedForButToLook(String method) throws Exception {
        Wire.Reply reply = Wire.ask(shelf.server, method + " /", "Host: localhost", "Content-Length: 0");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo(WebServer.POLICY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.nip.io",
                "localhost@evil.example",
                "evil.example#localhost",
                "192.168.1.10",
                "[2001:db8::1]",
                "",
                " "
            })
    void aStrangersPageThatHasItsNameResolvedToThisMachineReadsNothing(String host) throws Exception {
        Wire.Reply reply = Wire.ask(shelf.server, "GET /", "Host: " + host);

        assertThat(reply.status()).isEqualTo(421);
        assertThat(reply.text()).contains("localhost and 127.0.0.1 only").doesNotContain("evil", "4,567");
    }

    @Test
    void noHostAndTwoHostsAreStrangersToo() throws Exception {
        assertThat(Wire.ask(shelf.server, "GET /").status()).isEqualTo(421);
        assertThat(Wire.ask(shelf.server, "GET /", "Host: localhost", "Host: evil.example")
                        .status())
                .isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:18080", "127.0.0.1:1", "127.0.0.53", "[::1]:8080"})
    void thisMachineMayBeCalledByAnyOfItsNames(String host) throws Exception {
        assertThat(Wire.ask(shelf.server, "GET /", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void noTrickWithThePathLeadsAnywhere() throws Exception {
        String id = shelf.first.id();
        for (String target : List.of(
                "/statements/../..",
                "/statements/../../etc/passwd",
                "/statements/" + id + "/../../../config/application.properties",
                "/statements/" + id + "/%2e%2e/%2e%2e/style.css",
                "/statements%2f" + id,
                "/statements/" + id + "%2fsummary",
                "/statements/" + id + "/summary%00.txt",
                "/statements/%00",
                "/statements/" + id + "/",
                "/statements/" + id + "//summary",
                "//statements/" + id,
                "/statements/" + id.toUpperCase(Locale.ROOT) + "x",
                "/statements/" + id.replace('-', '_'),
                "/statements/00000000-0000-0000-0000-000000000000",
                "/statements/" + "-".repeat(36),
                "/statements/" + id + "/summary.html.ftlh",
                "/statements/" + id + "/headcount-default-2026-09-r1.csv",
                "/statements/" + id + ";a=b",
                "/overview.ftlh",
                "/style.css/",
                "/../style.css",
                "/statements/'%20or%20'1'='1",
                "/statements/" + "a".repeat(10_000),
                "/" + "%41".repeat(3_000))) {
            Wire.Reply reply = get(target);

            assertThat(reply.status()).as(target).isEqualTo(404);
            assertThat(reply.text()).as(target).contains("Nothing here", "<h1>").doesNotContain(id, "aaaa");
        }
        for (String target : List.of("/statements/\0", "/sta\\tements", "/<script>", "nothing")) {
            Wire.Reply reply = get(target);
            assertThat(reply.status()).as(target).isIn(400, 404);
            assertThat(reply.text()).as(target).doesNotContain("<script>");
        }
    }

    @Test
    void whatIsMuchTooLongIsCutOff() throws Exception {
        String header = "X: " + "x".repeat(1_000_000);
        try (Socket socket = Wire.open(shelf.server)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n").getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain("4,567");
        } catch (IOException e) {
            // The connection was reset while we were still writing: cut off, too.
            assertThat(e).isInstanceOf(java.net.SocketException.class);
        }
    }

    @Test
    void theSummaryIsTheOneThatWasMailed() throws Exception {
        StatementDocument document = StatementDocument.parse(shelf.document(shelf.first));
        Summary mailed = new Summaries(shelf.installation.home().emailTemplates(), Locale.ENGLISH)
                .of(
                        document,
                        Background.of(
                                shelf.ledger,
                                document,
                                new Customers(shelf.installation.home().customers())),
                        Delivery.id(shelf.first.id(), "email"));

        assertThat(get(shelf.path(shelf.first) + "/summary").text()).isEqualTo(mailed.page());
        Wire.Reply text = get(shelf.path(shelf.first) + "/summary.txt");
        assertThat(text.text()).isEqualTo(mailed.text());
        assertThat(text.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void theFilesAreTheBytesThatWereSent() throws Exception {
        StatementDocument document = StatementDocument.parse(shelf.document(shelf.corrected));
        Details details = new Summaries(shelf.installation.home().emailTemplates(), Locale.ENGLISH)
                .of(
                        document,
                        Background.of(
                                shelf.ledger,
                                document,
                                new Customers(shelf.installation.home().customers())),
                        null)
                .details();

        for (StatementFile form : StatementFile.values()) {
            String name = form.name(document);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            form.write(document, details, sent);
            Wire.Reply reply = get(shelf.path(shelf.corrected) + "/" + name);
            assertThat(reply.body()).as(name).isEqualTo(sent.toByteArray());
            assertThat(reply.header("Content-Type")).isEqualTo(form.mediaType());
            assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + name + "\"");
            assertThat(get(shelf.path(shelf.corrected)).text()).contains(shelf.path(shelf.corrected) + "/" + name);
        }
        Wire.Reply json = get(shelf.path(shelf.corrected) + "/statement.json");
        assertThat(json.text()).isEqualTo(shelf.document(shelf.corrected));
        assertThat(json.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"headcount-default-2026-10-r2.json\"");
    }

    @Test
    void noNameIsEverMoreThanText() throws Exception {
        for (String path : everyPath()) {
            Wire.Reply reply = get(path);
            if (reply.header("Content-Type").startsWith("text/html")) {
                assertThat(reply.text())
                        .as(path)
                        .doesNotContainIgnoringCase("<script", "<img src=x", "onerror=\"", "javascript:")
                        .doesNotContain("\u202E", "\u2069", "\u2066");
            }
        }
        assertThat(get(shelf.path(shelf.first)).text())
                .contains("<bdi>Acme &amp; Söhne &lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;&lt;img")
                .contains("<bdi>421 busy &lt;script&gt;");
    }

    @Test
    void noSecretIsShownNotEvenOneThatSlippedIntoAReason() throws Exception {
        for (String path : everyPath()) {
            assertThat(get(path).text()).as(path).doesNotContain(Shelf.SECRET);
        }
        assertThat(get(shelf.path(shelf.first)).text()).contains("410 &lt;img");
    }

    @Test
    void openTroublesStandAtTheTopAndThoseThatAreOverDoNot() throws Exception {
        String page = get("/").text();

        assertThat(page).contains("Not proven.").doesNotContain("This one is over");
        assertThat(page.indexOf("Not proven.")).isLessThan(page.indexOf("4,567"));
    }

    @Test
    void theTrendIsOfTheNewestRevisionsOfTwelveClosedMonths() throws Exception {
        String page = get("/").text();
        String trend = page.substring(page.indexOf("class=\"trend\""), page.indexOf("id=\"all\""));

        assertThat(trend.split("<th scope=\"row\">", -1)).hasSize(13);
        assertThat(trend)
                .contains("November 2025", "October 2026", ">4,567<", "class=\"w100\"")
                .contains("no statement")
                .doesNotContain("October 2025", "November 2026", "4,321", "2,999");
        assertThat(trend.indexOf("November 2025")).isLessThan(trend.indexOf("October 2026"));
    }

    @Test
    void eachStatementSaysHowItsDeliveriesStandInTheBillingTimeZone() throws Exception {
        String page = get(shelf.path(shelf.first)).text();

        assertThat(page)
                .contains("Europe/Istanbul", "Proven: 4 of 4 companies; pages and export agree; ")
                .contains("<strong>4,321</strong> monthly users in 4 companies")
                .contains("<time datetime=\"2026-11-01T03:00:08Z\">1 Nov 2026, 06:00:08 TRT</time>")
                .contains("held for a person", "headcount deliver --destination webhook")
                .contains("in progress, or cut off; nobody knows yet")
                .contains("Corrected since:", shelf.path(shelf.corrected));
        assertThat(get(shelf.path(shelf.corrected)).text())
                .contains(shelf.path(shelf.first), "There were no destinations")
                .doesNotContain("Corrected since");
        assertThat(get(shelf.path(shelf.provisional)).text()).contains("no basis for billing");
    }

    @Test
    void nobodyCanReachItFromElsewhere() throws Exception {
        int port = shelf.server.address().getPort();
        List<InetAddress> others = new ArrayList<>(List.of(InetAddress.getByName("::1")));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .forEach(others::add);
        for (InetAddress other : others) {
            assertThatThrownBy(() -> {
                        // Straight: a test that calls another address by the usual way is refused.
                        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                            socket.connect(new InetSocketAddress(other, port), 2_000);
                        }
                    })
                    .as(other.toString())
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> WebServer.on("127.0.0.1", port, Optional.empty()))
                .isInstanceOf(java.net.BindException.class);
    }

    @Test
    void manyWhoLookAtOnceLeaveTheLedgerToThoseWhoDeliver() throws Exception {
        AtomicInteger reading = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        Archive slow = new Archive(
                shelf.ledger,
                shelf.installation.settings(),
                () -> {
                    reading.incrementAndGet();
                    join(goOn);
                    throw new IllegalStateException("enough");
                },
                new Customers(shelf.installation.home().customers()),
                Clock.systemUTC());
        ExecutorService lookers = Executors.newFixedThreadPool(6);
        try (WebServer server =
                WebServer.on("127.0.0.1", 0, Optional.empty()).with("/", slow).start()) {
            for (int i = 0; i < 6; i++) {
                lookers.submit(() -> Wire.get(server, shelf.path(shelf.first) + "/summary"));
            }
            await().during(Duration.ofMillis(300)).until(() -> reading.get() == 2);
            assertThat(Wire.get(server, "/style.css").status()).isEqualTo(200);
        } finally {
            goOn.countDown();
            lookers.shutdownNow();
        }
    }

    @Test
    void whoeverSendsHalfARequestKeepsNobodyElseWaiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                slow.add(Wire.open(shelf.server));
                slow.get(i).getOutputStream().write("GET / HT".getBytes(UTF_8));
            }
            assertThat(get("/").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBrokenTemplateIsNamedAndTheOtherPagesGoOn() throws Exception {
        try (Shelf other = Shelf.in(folder.resolve("template"))) {
            Path template = other.installation.home().emailTemplates().resolve("summary.html.ftlh");
            Files.writeString(template, "<#if");

            Wire.Reply reply = Wire.get(other.server, other.path(other.first) + "/summary");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.text()).contains("<h1>The summary can&#39;t be shown</h1>", "summary.html.ftlh");
            assertThat(Wire.get(other.server, other.path(other.first)).status()).isEqualTo(200);
        }
    }

    @Test
    void aLedgerThatIsGoneMakesAPageThatSaysWhatStateItLeft() throws Exception {
        try (Shelf other = Shelf.in(folder.resolve("gone"))) {
            other.ledger.close();

            Wire.Reply reply = Wire.get(other.server, "/");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.text())
                    .contains("Nothing was changed", "The log of serve has")
                    .doesNotContain("Hikari", "Exception", "jdbc");
            assertThat(reply.header("Content-Security-Policy")).isEqualTo(WebServer.POLICY);
        }
    }

    @Test
    void whatIsServedBesideTheArchiveHasItsOwnPathAndTheSameHeaders() throws Exception {
        try (WebServer server = WebServer.on("127.0.0.1", 0, Optional.empty())
                .with("/health", path -> Answer.of(200, "application/json", "{}"))
                .with("/broken", path -> {
                    throw new IOException("the details");
                })
                .start()) {
            assertThat(Wire.get(server, "/health?verbose").text()).isEqualTo("{}");
            assertThat(Wire.get(server, "/health").header("X-Content-Type-Options"))
                    .isEqualTo("nosniff");
            assertThat(Wire.get(server, "/").status()).isEqualTo(404);
            assertThat(Wire.get(server, "/healthy").status()).isEqualTo(404);
            assertThat(Wire.get(server, "/broken").status()).isEqualTo(500);
            assertThat(Wire.get(server, "/broken").text())
                    .contains("nothing was changed")
                    .doesNotContain("details");
        }
    }
}
