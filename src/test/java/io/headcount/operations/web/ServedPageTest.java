package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a part of {@code serve}: whether it is there, and that it is never in the way. */
class ServedPageTest {

    /** What containers give a process after SIGTERM. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void itShowsWhatWasDeliveredAndDoesNotDelayTheEnd() throws Exception {
        try (Child child = Child.start(installation.with("SERVER_PORT", "0"), "serve")) {
            await().atMost(PATIENCE)
                    .until(() ->
                            sandbox.webhooks().size() == 1 && sandbox.mails().size() == 1);
            child.untilItSays("The status page is available at http://127.0.0.1:")
                    .untilItSays("from this machine only");
            URI address = address(child);
            await().atMost(PATIENCE)
                    .until(() -> get(address).contains("webhook</bdi>: <span class=\"state delivered\""));
            assertThat(get(address.resolve("/health/ready"))).contains("\"status\":\"UP\"", "\"name\":\"scheduler\"");
            try (Socket waiting = new Socket(address.getHost(), address.getPort())) {
                waiting.getOutputStream().write("GET / HTTP/1.1\r\nHost: local".getBytes(UTF_8));
                long asked = System.nanoTime();

                assertThat(child.terminate().end(GRACE).exit()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(6));
            }
        }
    }

    private static URI address(Child child) {
        Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/").matcher(child.said());
        assertThat(address.find()).isTrue();
        return URI.create(address.group());
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void aPortThatSomebodyChoseAndCannotHaveStopsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Installation.Run run = installation
                    .with("SERVER_PORT", String.valueOf(taken.getLocalPort()))
                    .run("serve");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err())
                    .contains("server.port: 127.0.0.1:" + taken.getLocalPort(), "in use")
                    .contains("Nothing was read, recorded or sent", "set another port");
        }
        assertThat(sandbox.apiCalls()).isEmpty();
        assertThat(installation.history()).isEmpty();
    }

    @Test
    void aStandardPortThatAnotherHasCostsThePageAndNothingElse() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            try {
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
            } catch (BindException e) {
                // Somebody on this machine was faster, which is as good.
            }
            try (Child child = Child.start(installation.with("SERVER_PORT", null), "serve")) {
                child.untilItSays("server.port: 127.0.0.1:8080 can't be listened on")
                        .untilItSays("serve goes on without its page")
                        .untilItSays("Headcount serves");
                await().atMost(PATIENCE).until(() -> sandbox.webhooks().size() == 1);
                assertThat(child.terminate().end(GRACE).exit()).isZero();
            }
        }
    }
}
