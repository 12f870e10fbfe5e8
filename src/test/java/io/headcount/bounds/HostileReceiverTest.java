package io.headcount.bounds;

import static io.headcount.http.RawServer.ascii;
import static io.headcount.http.RawServer.bytes;
import static io.headcount.http.RawServer.held;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.http.Hostile;
import io.headcount.http.RawServer;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the webhook's receiver does: an attempt ends within webhook.timeout, and a yes is a yes. */
@Timeout(180)
class HostileReceiverTest {

    /** Much shorter than for ever, also on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private RawServer receiver;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        receiver = RawServer.start((request, out) -> answer.get().to(request, out));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("WEBHOOK_URL", receiver.url() + "/hook")
                .with("WEBHOOK_TIMEOUT", "1s")
                .with("EMAIL_TO", null);
    }

    @AfterEach
    void end() throws IOException {
        receiver.close();
        sandbox.close();
    }

    private Installation.Run attempt(String... command) {
        long begun = System.nanoTime();
        Installation.Run run = installation.run(command);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(run.out() + run.err()).doesNotContainPattern("\\w+(Exception|Error)\\b|org\\.apache|java\\.");
        return run;
    }

    @Test
    void aReceiverThatDoesNotAnswerIsAFailedAttemptWithAReason() {
        answer.set(Hostile.STATUS_LINE_DRIP.answer());
        Installation.Run first = attempt("statement");

        assertThat(first.exit()).as(first.err()).isEqualTo(5);
        assertThat(first.out() + first.err()).contains("no answer came before webhook.timeout (1s) was over");
        for (Hostile hostile : Hostile.values()) {
            if (!hostile.saidYes()) {
                answer.set(hostile.answer());
                assertThat(attempt("deliver", "--destination", "webhook").exit())
                        .as(hostile.name())
                        .isEqualTo(5);
            }
        }
    }

    @Test
    void anyYesIsAYesAsSoonAsItsHeadIsThere() {
        Map<String, RawServer.Answer> odd = new LinkedHashMap<>();
        odd.put("shorter than declared", bytes(ascii("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")));
        odd.put(
                "chunked, never closed",
                held(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n")));
        odd.put("gzip, empty", bytes(ascii("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n")));
        odd.put(
                "gzip, plain",
                bytes(ascii("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok")));
        odd.put("no length, held", held(ascii("HTTP/1.1 200 OK\r\n\r\n")));
        odd.put("accepted, never closed", held(ascii("HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\n")));
        odd.put("no content", held(ascii("HTTP/1.1 204 No Content\r\n\r\n")));
        odd.put("empty members", Hostile.GZIP_EMPTY_MEMBERS_FLOOD.answer());
        odd.put(
                "a character set that nobody knows",
                bytes(
                        ascii(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=no-such-set\r\nContent-Length: 2\r\n\r\nok")));
        odd.put("trailers", Hostile.TRAILERS_FLOOD.answer());
        odd.put("extensions", Hostile.CHUNK_EXTENSION_FLOOD.answer());

        odd.forEach((what, each) -> {
            answer.set(each);
            Installation.Run run = receiver.requests().isEmpty()
                    ? attempt("statement")
                    : attempt("deliver", "--destination", "webhook", "--again");
            assertThat(run.exit()).as(what + ": " + run.out() + run.err()).isZero();
        });

        assertThat(receiver.requests()).hasSize(odd.size());
    }

    /** A destination that makes several calls would else write the second as the answer to the first was written. */
    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "no-such-set"})
    void theCharsetOfAnAnswerIsNotThatOfTheNextRequest(String charset) throws IOException {
        answer.set(bytes(ascii("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=" + charset
                + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")));
        String call = receiver.url() + "/twice";
        installation
                .with("WEBHOOK_URL", null)
                .with("WEBHOOK_SECRET", null)
                .withDestination(
                        "twice",
                        "- setBody: { expression: { constant: { expression: Grüße } } }",
                        "- to: { uri: \"" + call + "\" }",
                        "- setBody: { expression: { constant: { expression: Grüße } } }",
                        "- to: { uri: \"" + call + "\" }");

        Installation.Run run = attempt("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(receiver.requests()).hasSize(2).allSatisfy(request -> assertThat(
                        new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo("Grüße"));
    }

    @Test
    void aRefusalIsHeardThoughItsBodyDoesNotEnd() {
        answer.set(held(ascii("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\nbusy")));

        Installation.Run run = attempt("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out() + run.err()).contains("the receiver answered 503");
    }

    /** Those of Azure are signed; and nothing in an address is an option of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook?token=a%2Bb%20c",
                "/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=Ab%2Bc%2Fd-_%3D",
                "/hook?sig=RAW(x)",
                "/hook?throwExceptionOnFailure=false",
                "/hook?httpMethod=GET&b=2&a=1&a=0",
                "/a%20b/%E2%82%AC;v=1/?=&&x"
            })
    void theAddressIsUsedByteForByteAndCannotChangeTheCall(String target) throws IOException {
        answer.set(bytes(ascii("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")));
        installation
                .with("WEBHOOK_URL", receiver.url() + target)
                .with("SLACK_URL", receiver.url() + target)
                .with("TEAMS_URL", receiver.url() + target)
                .withExample("slack")
                .withExample("teams");

        Installation.Run run = attempt("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(5);
        assertThat(receiver.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.target()).isEqualTo(target);
            assertThat(request.method()).isEqualTo("POST");
        });
    }

    /** A pipe in which nobody writes, in the place of the file that tells names: whoever opens it waits. */
    @Test
    @Tag("long")
    void aNameServerThatHangsIsWaitedForAsLongAsTheCallMayTake() throws Exception {
        Path names = folder.resolve("names");
        assertThat(new ProcessBuilder("mkfifo", names.toString()).start().waitFor())
                .isZero();
        List<String> options = List.of("-Djdk.net.hosts.file=" + names);
        installation.with("WEBHOOK_URL", "https://receiver.example/hook");
        try (Child child = Child.start(installation, options, "statement")) {
            Installation.Run run = child.end(Duration.ofSeconds(90));

            assertThat(run.exit()).as(run.err()).isEqualTo(5);
            assertThat(run.out())
                    .contains("no name server had said where receiver.example is before webhook.timeout (1s) was over");
        }
        installation
                .with("KEEPNET_API_BASE_URL", "https://vendor.example")
                .with("KEEPNET_TIMEOUT", "1s")
                .with("KEEPNET_MAX_ATTEMPTS", "2");
        try (Child child = Child.start(installation, options, "statement", "--dry-run")) {
            Installation.Run run = child.end(Duration.ofSeconds(90));

            assertThat(run.exit()).as(run.err()).isEqualTo(4);
            assertThat(run.err())
                    .contains("no name server had said where vendor.example is before keepnet.timeout (1s) was over");
        }
    }
}
