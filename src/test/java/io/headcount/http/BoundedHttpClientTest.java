package io.headcount.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server of our own, since no honest server does these things. */
@Timeout(20)
class BoundedHttpClientTest {

    private static final int NOT_KEPT_HERE = -1;

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Also where the address was worked out while the route ran. */
    @Test
    void nothingGoesOverANetworkInTheClear() throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new BoundedHttpClient(Duration.ofSeconds(5), 100).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            assertThatThrownBy(() -> client.execute(new HttpPost("http://192.0.2.1/hush"), response -> "never"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("plain http to 192.0.2.1 is refused")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void aServerThatDripsItsHeadForEverIsGivenUp() {
        CompletableFuture<Boolean> dropped = answer("HTTP/1.1 200 OK\r\nX-Drip: ", "a");

        assertThatThrownBy(() -> call(Duration.ofMillis(300), NOT_KEPT_HERE, response -> "never"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no answer within 300 ms");
        assertThat(dropped).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    @Test
    void aBodyThatIsDrippedForEverIsDroppedAndNotWaitedForWhenItsReaderGivesUp() throws IOException {
        CompletableFuture<Boolean> dropped = answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "a");

        String read = call(Duration.ofSeconds(10), NOT_KEPT_HERE, response -> {
            try (InputStream body = response.getEntity().getContent()) {
                return new String(body.readNBytes(3), StandardCharsets.US_ASCII);
            }
        });

        assertThat(read).isEqualTo("aaa");
        assertThat(dropped).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    @Test
    void aBodyWithoutEndFillsNoMemory() throws IOException {
        CompletableFuture<Boolean> dropped =
                answer("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n", "400\r\n" + "x".repeat(1024) + "\r\n");

        Integer kept = call(
                Duration.ofSeconds(10),
                4096,
                response -> response.getEntity().getContent().readAllBytes().length);

        assertThat(kept).isEqualTo(4096);
        assertThat(dropped).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    @Test
    void aBodyThatOutlastsTheRunIsGivenUpThoughEveryByteComesInTime() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "a");
        Clock clock = Clock.systemUTC();

        assertThatThrownBy(() -> call(Duration.ofSeconds(10), NOT_KEPT_HERE, response -> {
                    try (InputStream body = new BoundedBody(
                            response.getEntity().getContent(),
                            1_000_000,
                            clock,
                            clock.instant().plusMillis(300))) {
                        return body.readAllBytes();
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end in time");
    }

    @Test
    void aBodyThatIsTooLargeIsGivenUp() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", "x".repeat(8192));
        Clock clock = Clock.systemUTC();

        assertThatThrownBy(() -> call(Duration.ofSeconds(10), NOT_KEPT_HERE, response -> {
                    try (InputStream body = new BoundedBody(
                            response.getEntity().getContent(),
                            100_000,
                            clock,
                            clock.instant().plusSeconds(10))) {
                        return body.readAllBytes();
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than any answer should be");
    }

    private interface Reader<T> {
        T read(ClassicHttpResponse response) throws IOException;
    }

    private <T> T call(Duration limit, int mostBody, Reader<T> reader) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
        new BoundedHttpClient(limit, mostBody).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build();
                ClassicHttpResponse response =
                        client.executeOpen(null, new HttpPost("http://127.0.0.1:" + server.getLocalPort()), null)) {
            return reader.read(response);
        }
    }

    /** Sends a beginning and then the same again and again; completes when the client has dropped the connection. */
    private CompletableFuture<Boolean> answer(String beginning, String again) {
        CompletableFuture<Boolean> dropped = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept();
                    OutputStream out = client.getOutputStream()) {
                CountDownLatch pause = new CountDownLatch(1);
                out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(again.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    pause.await(5, TimeUnit.MILLISECONDS);
                }
            } catch (SocketException e) {
                dropped.complete(true);
            } catch (IOException e) {
                dropped.completeExceptionally(new UncheckedIOException(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return dropped;
    }
}
