package io.headcount.http;

import static io.headcount.http.RawServer.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headcount.text.ExchangeFailure;
import io.headcount.text.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers of our own, since no honest server does these things. */
@Timeout(30)
@Tag("long")
class BoundedHttpClientTest {

    private static final TimeLimit LONG = new TimeLimit(Duration.ofSeconds(20), "a.long-time (20s)");
    private static final TimeLimit SHORT = new TimeLimit(Duration.ofMillis(700), "a.short-time (700ms)");
    /** Much longer than any of these takes, and much shorter than for ever. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private interface Reader<T> {
        T read(ClassicHttpResponse response) throws IOException;
    }

    /** Also where the address was worked out while the route ran. */
    @Test
    void nothingGoesOverANetworkInTheClear() throws IOException {
        try (CloseableHttpClient client = client(BoundedHttpClient.forSending(LONG))) {
            assertThatThrownBy(() -> client.execute(new HttpPost("http://192.0.2.1/hush"), response -> "never"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("plain http to 192.0.2.1 is refused")
                    .hasMessageNotContaining("hush");
        }
    }

    /** The vendor's answers: whatever comes, it ends within the bound, as a failure in plain words. */
    @ParameterizedTest
    @EnumSource(Hostile.class)
    void noAnswerThatIsReadToItsEndOutlastsItsTime(Hostile hostile) throws IOException {
        try (RawServer server = RawServer.start(hostile.answer())) {
            long begun = System.nanoTime();

            assertThatThrownBy(() -> call(server, BoundedHttpClient.forReading(SHORT, SHORT), response -> {
                        try (InputStream body =
                                new BoundedBody(response.getEntity().getContent(), 64 << 20)) {
                            body.transferTo(OutputStream.nullOutputStream());
                            return response.getCode();
                        }
                    }))
                    .isInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(Reason.of(failure))
                            .doesNotContain("Exception", "Error", "org.apache", "java.")
                            .isNotBlank());

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    /** The receivers' answers: a yes that was said is a yes; else it ends within the bound. */
    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aReceiverThatSaidYesHasSaidYesWhateverItsBodyDoes(Hostile hostile) throws IOException {
        try (RawServer server = RawServer.start(hostile.answer())) {
            long begun = System.nanoTime();

            if (hostile.saidYes()) {
                int status = call(server, BoundedHttpClient.forSending(SHORT), ClassicHttpResponse::getCode);
                assertThat(status).isEqualTo(200);
            } else {
                assertThatThrownBy(() -> call(server, BoundedHttpClient.forSending(SHORT), response -> "never"))
                        .isInstanceOf(IOException.class);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    /** Else one answer would keep everything from the vendor for the life of the process. */
    @ParameterizedTest
    @EnumSource(Hostile.class)
    void theClientThatMetItGoesOn(Hostile hostile) throws IOException {
        try (RawServer server = RawServer.start(RawServer.where(
                        "/bad", hostile.answer(), RawServer.bytes(ascii("HTTP/1.1 200 OK\r\n\r\n{}"))));
                CloseableHttpClient client = client(BoundedHttpClient.forReading(SHORT, SHORT))) {
            try (ClassicHttpResponse response = client.executeOpen(null, new HttpPost(server.url() + "/bad"), null);
                    InputStream body = new BoundedBody(response.getEntity().getContent(), 64 << 20)) {
                body.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }

            int status = client.execute(new HttpPost(server.url() + "/good"), ClassicHttpResponse::getCode);
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void theMessageNamesTheSettingAndTheServerIsDropped() throws IOException {
        try (RawServer server = RawServer.start(Hostile.HEADER_DRIP.answer())) {
            assertThatExceptionOfType(ExchangeFailure.class)
                    .isThrownBy(() -> call(server, BoundedHttpClient.forReading(SHORT, LONG), response -> "never"))
                    .withMessage("no answer came before a.short-time (700ms) was over");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(server.dropped()).isEqualTo(1));
        }
        try (RawServer server = RawServer.start(Hostile.TRAILER_DRIP.answer())) {
            assertThatExceptionOfType(ExchangeFailure.class)
                    .isThrownBy(() ->
                            call(server, BoundedHttpClient.forReading(LONG, SHORT), response -> response.getEntity()
                                    .getContent()
                                    .readAllBytes()))
                    .withMessage("the answer had not ended before a.short-time (700ms) was over");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(server.dropped()).isEqualTo(1));
        }
    }

    @Test
    void aMessageSaysHowLongItsCallMayTakeAndOnlyToUs() throws IOException {
        try (RawServer server = RawServer.start(Hostile.BODY_DRIP.answer())) {
            HttpPost post = new HttpPost(server.url());
            post.addHeader(TimeLimit.HEADER, SHORT.header());

            assertThatExceptionOfType(ExchangeFailure.class)
                    .isThrownBy(
                            () -> call(post, BoundedHttpClient.forReading(LONG, LONG), response -> response.getEntity()
                                    .getContent()
                                    .readAllBytes()))
                    .withMessageContaining("a.short-time (700ms)");
            assertThat(server.requests().get(0).head()).doesNotContain(TimeLimit.HEADER);
        }
    }

    /** A server that takes the connection, and then says its part of the handshake one byte at a time, or nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aHandshakeThatDoesNotEndIsGivenUp(int bytes) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drip = new Thread(() -> {
                try (var client = silent.accept()) {
                    for (byte next : new byte[] {22, 3, 3, 64, 0}) {
                        if (bytes > 0) {
                            client.getOutputStream().write(next);
                        }
                        new java.util.concurrent.CountDownLatch(1)
                                .await(300, java.util.concurrent.TimeUnit.MILLISECONDS);
                    }
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            drip.setDaemon(true);
            drip.start();
            long begun = System.nanoTime();

            assertThatExceptionOfType(ExchangeFailure.class)
                    .isThrownBy(() -> call(
                            new HttpPost("https://127.0.0.1:" + silent.getLocalPort()),
                            BoundedHttpClient.forSending(SHORT),
                            response -> "never"))
                    .withMessageContaining("no answer came before a.short-time");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    @Test
    void aBodyThatIsDrippedForEverIsDroppedAndNotWaitedForWhenItsReaderGivesUp() throws IOException {
        try (RawServer server = RawServer.start(Hostile.BODY_DRIP.answer())) {
            int read = call(server, BoundedHttpClient.forReading(LONG, LONG), response -> {
                try (InputStream body = response.getEntity().getContent()) {
                    return body.readNBytes(3).length;
                }
            });

            assertThat(read).isEqualTo(3);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(server.dropped()).isEqualTo(1));
        }
    }

    @Test
    void aReceiversBodyWithoutEndFillsNoMemory() throws IOException {
        try (RawServer server = RawServer.start(Hostile.BODY_FLOOD.answer())) {
            int kept = call(
                    server,
                    BoundedHttpClient.forSending(LONG),
                    response -> response.getEntity().getContent().readAllBytes().length);

            assertThat(kept).isEqualTo(64 << 10);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(server.dropped()).isEqualTo(1));
        }
    }

    /** What somebody asks for he gets whole, or not at all. */
    @ParameterizedTest
    @EnumSource(names = {"BODY_FLOOD", "BODY_UNTIL_CLOSE_DRIP", "GZIP_CUT_OFF"})
    void whatIsAskedForIsNotCutInSilence(Hostile hostile) throws IOException {
        try (RawServer server = RawServer.start(hostile.answer());
                CloseableHttpClient client = client(BoundedHttpClient.forSending(SHORT))) {
            assertThatThrownBy(() -> client.execute(
                            new HttpGet(server.url()),
                            response -> response.getEntity().getContent().readAllBytes()))
                    .isInstanceOf(ExchangeFailure.class);
        }
    }

    @Test
    void whatIsPackedIsUnpackedAlsoInSeveralParts() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(ascii("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"));
        for (String part : new String[] {"", "Grüße ", "aus İstanbul"}) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(part.getBytes(UTF_8));
            }
            answer.writeBytes(packed.toByteArray());
        }
        try (RawServer server = RawServer.start(RawServer.bytes(answer.toByteArray()))) {
            for (BoundedHttpClient bounds : new BoundedHttpClient[] {
                BoundedHttpClient.forReading(LONG, LONG), BoundedHttpClient.forSending(LONG)
            }) {
                String read = call(server, bounds, response -> {
                    assertThat(response.getFirstHeader("Content-Encoding")).isNull();
                    return new String(response.getEntity().getContent().readAllBytes(), UTF_8);
                });
                assertThat(read).isEqualTo("Grüße aus İstanbul");
            }
            assertThat(server.requests().get(0).header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(server.requests().get(1).header("Accept-Encoding")).isNull();
        }
    }

    @Test
    void aBodyThatWasClosedIsEmptyAndNoNewFailure() throws IOException {
        try (RawServer server = RawServer.start(Hostile.BODY_DRIP.answer())) {
            int read = call(server, BoundedHttpClient.forReading(LONG, LONG), response -> {
                InputStream body = response.getEntity().getContent();
                body.close();
                return body.read();
            });

            assertThat(read).isEqualTo(-1);
        }
    }

    private static CloseableHttpClient client(BoundedHttpClient bounds) {
        HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
        bounds.configureHttpClient(builder);
        return builder.build();
    }

    private static <T> T call(RawServer server, BoundedHttpClient bounds, Reader<T> reader) throws IOException {
        return call(new HttpPost(server.url()), bounds, reader);
    }

    private static <T> T call(HttpPost post, BoundedHttpClient bounds, Reader<T> reader) throws IOException {
        try (CloseableHttpClient client = client(bounds);
                ClassicHttpResponse response = client.executeOpen(null, post, null)) {
            return reader.read(response);
        }
    }
}
