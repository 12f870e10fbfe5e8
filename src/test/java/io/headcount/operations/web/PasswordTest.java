package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that others than this machine may ask for shows nothing to strangers. */
class PasswordTest {

    private WebServer server;

    @BeforeEach
    void begin() throws IOException {
        server = WebServer.on("0.0.0.0", 0, Optional.of(new Secret("right:päss")))
                .with("/", path -> Answer.plain(200, "what was billed"))
                .with("/health/ready", path -> Answer.plain(200, "details"), path -> Answer.plain(200, "a word"))
                .start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void whoKnowsThePasswordSeesAllByWhateverNameTheMachineHas() throws IOException {
        assertThat(ask("/", "headcount:right:päss").text()).isEqualTo("what was billed");
        assertThat(ask("/health/ready", "headcount:right:päss").text()).isEqualTo("details");
    }

    @ParameterizedTest
    @ValueSource(strings = {"headcount:wrong", "admin:right:päss", "headcount:", ":", "headcount:right:päss2"})
    void whoDoesNotSeesNothing(String credentials) throws IOException {
        Wire.Reply reply = ask("/", credentials);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=\"Headcount\"");
        assertThat(reply.text()).doesNotContain("what was billed", "right");
        assertThat(ask("/health/ready", credentials).text()).isEqualTo("a word");
    }

    @Test
    void whoSaysNothingIsAskedAndAProbeGetsAWord() throws IOException {
        assertThat(Wire.ask(server, "GET /statements/x", "Host: stats.example").status())
                .isEqualTo(401);
        assertThat(Wire.ask(server, "GET /health/ready", "Host: 10.1.2.3").text())
                .isEqualTo("a word");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.0.2.7", "stats.example", "::"})
    void withoutAPasswordNobodyElseIsLetIn(String host, @TempDir Path folder) throws IOException {
        Installation.Run run = Installation.in(folder, Clock.systemUTC())
                .with("KEEPNET_CLIENT_ID", "x")
                .with("KEEPNET_CLIENT_SECRET", "y")
                .with("SERVER_HOST", host)
                .run("serve");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("server.password: required, because server.host " + host);
    }

    private Wire.Reply ask(String path, String credentials) throws IOException {
        return Wire.ask(
                server,
                "GET " + path,
                "Host: stats.example",
                "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }
}
