package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headcount.settings.Secret;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who guesses the page's password is slowed down; who knows it is not shut out. */
class GuessesTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Guesses.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ExecutorService guessers = Executors.newFixedThreadPool(16);
    private WebServer server;

    @BeforeEach
    void begin() throws IOException {
        log.start();
        LOG.addAppender(log);
        server = WebServer.on("127.0.0.1", 0, Optional.of(new Secret("right")))
                .with("/", path -> Answer.plain(200, "what was billed"))
                .with("/health/live", path -> Answer.plain(200, "details"), path -> Answer.plain(200, "a word"))
                .start();
    }

    @AfterEach
    void end() {
        guessers.shutdownNow();
        server.close();
        LOG.detachAppender(log);
    }

    @Test
    void guessesAreSlowedDownAndTheRightPasswordIsLetIn() throws Exception {
        long begun = System.nanoTime();
        List<Future<Wire.Reply>> guesses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            guesses.add(guessers.submit(() -> ask("/", "wrong")));
        }
        assertThat(guesses.get(0).get().status()).isEqualTo(401);
        assertThat(ask("/", "right").text()).isEqualTo("what was billed");
        for (Future<Wire.Reply> guess : guesses) {
            assertThat(guess.get().status()).isEqualTo(401);
        }
        // At most sixteen slip in before the fifth wrong one is known.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(2_500));
        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .contains("wrong passwords", "127.0.0.1"));
    }

    @Test
    void aProbeIsNoWayRoundItAndIsNotDelayed() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask("/health/live", "wrong").text()).isEqualTo("a word");
        }
        assertThat(ask("/health/live", "right").text()).isEqualTo("a word");
        long asked = System.nanoTime();
        assertThat(ask("/", "right").text()).isEqualTo("what was billed");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void whoGuessesWithoutWaitingShutsNobodyOut() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Socket socket = Wire.open(server)) {
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: x\r\n" + header("wrong") + "\r\n\r\n").getBytes(UTF_8));
            }
        }
        assertThat(ask("/", "right").text()).isEqualTo("what was billed");
    }

    private Wire.Reply ask(String path, String password) throws IOException {
        return Wire.ask(server, "GET " + path, "Host: stats.example", header(password));
    }

    private static String header(String password) {
        // In small letters, as some clients write it.
        return "Authorization: basic " + Base64.getEncoder().encodeToString(("headcount:" + password).getBytes(UTF_8));
    }
}
