package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever else is connected, and whatever he does, a supervisor's question is answered in time, so that {@code serve} is not restarted. */
class CrowdedPageTest {

    /** Milliseconds on an idle machine; a supervisor waits for seconds. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /** More than the buffers on the way hold. */
    private static final byte[] LARGE = new byte[32 << 20];

    private final List<Socket> crowd = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger working = new AtomicInteger();
    private WebServer server;

    @BeforeEach
    void begin() throws IOException {
        server = WebServer.on("127.0.0.1", 0, Optional.empty())
                .with("/", path -> Answer.plain(200, "a page"))
                .with("/large", path -> Answer.of(200, "text/plain", LARGE))
                .with("/slow", path -> {
                    working.incrementAndGet();
                    goOn.await();
                    return Answer.plain(200, "at last");
                })
                .with("/health/live", path -> Answer.plain(200, "UP"), path -> Answer.plain(200, "UP"))
                .start();
    }

    @AfterEach
    void end() throws IOException {
        goOn.countDown();
        threads.shutdownNow();
        server.close();
        for (Socket socket : crowd) {
            socket.close();
        }
    }

    @Test
    void connectionsThatSendAByteASecondDelayNoProbe() throws Exception {
        for (int i = 0; i < 8; i++) {
            connect("GET /health/live HTT");
        }
        assertThatProbesAreAnswered(20);
    }

    @Test
    void aRequestThatDripsIsEndedAfterSeconds() throws Exception {
        Socket slow = connect("GET / HTTP/1.1\r\n");
        long connected = System.nanoTime();
        threads.submit(() -> {
            do {
                slow.getOutputStream().write('X');
            } while (!goOn.await(100, TimeUnit.MILLISECONDS));
            return null;
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> slow.getInputStream().read() < 0);
        assertThat(Duration.ofNanos(System.nanoTime() - connected)).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void postsWithoutTheirBodiesAreRefusedAtOnceAndNotWaitedFor() throws Exception {
        List<Socket> posts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            posts.add(connect("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"));
        }
        assertThatProbesAreAnswered(20);
        for (Socket post : posts) {
            assertThat(new String(post.getInputStream().readAllBytes(), UTF_8)).startsWith("HTTP/1.1 405 ");
        }
    }

    @Test
    void aBodyThatIsSentAllTheSameDoesNotDestroyTheAnswer() throws Exception {
        String request =
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

        assertThat(new String(connect(request).getInputStream().readAllBytes(), UTF_8))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD", "Connection: close");
    }

    @Test
    void idleConnectionsShutNobodyOut() throws Exception {
        for (int i = 0; i < 200; i++) {
            connect("");
        }
        assertThatProbesAreAnswered(20);
        assertThat(Wire.get(server, "/").text()).isEqualTo("a page");
    }

    @Test
    void thoseWhoTakeTheirAnswerSlowlyShutNobodyOut() throws Exception {
        for (int i = 0; i < 40; i++) {
            connect("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        assertThatProbesAreAnswered(5);
    }

    @Test
    void pagesThatHangDelayNoProbe() throws Exception {
        for (int i = 0; i < 40; i++) {
            connect("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        await().until(() -> working.get() == 8);
        assertThatProbesAreAnswered(20);
        assertThat(working).hasValue(8);
    }

    @Test
    void aHeadWithoutEndIsRefused() throws Exception {
        assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(50_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(100) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answer("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void oneConnectionAsksManyTimes() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        assertThat(answer(request + request + last).split("HTTP/1.1 200 ", -1)).hasSize(4);
    }

    @Test
    void anAbsoluteTargetIsCheckedLikeTheHost() throws Exception {
        String host = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n";

        assertThat(answer("GET http://evil.example/ HTTP/1.1\r\n" + host)).startsWith("HTTP/1.1 421 ");
        assertThat(answer("GET http://localhost@evil.example/ HTTP/1.1\r\n" + host))
                .startsWith("HTTP/1.1 421 ");
        assertThat(answer("GET http://localhost:8080/ HTTP/1.1\r\n" + host)).startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET http://localhost HTTP/1.1\r\n" + host)).startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(answer("GET //localhost/ HTTP/1.1\r\n" + host)).startsWith("HTTP/1.1 200 ");
        assertThat(answer("OPTIONS * HTTP/1.1\r\n" + host)).startsWith("HTTP/1.1 405 ");
    }

    private void assertThatProbesAreAnswered(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            long asked = System.nanoTime();
            assertThat(Wire.get(server, "/health/live").text()).isEqualTo("UP");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
        }
    }

    private String answer(String request) throws IOException {
        return new String(connect(request).getInputStream().readAllBytes(), UTF_8);
    }

    private Socket connect(String sent) throws IOException {
        Socket socket = Wire.open(server);
        crowd.add(socket);
        socket.getOutputStream().write(sent.getBytes(UTF_8));
        return socket;
    }
}
