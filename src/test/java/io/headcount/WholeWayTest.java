package io.headcount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.smtp.TokenMailServer;
import io.headcount.delivery.smtp.TokenServer;
import io.headcount.http.LoopbackProxy;
import io.headcount.http.RawServer;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A company's network with all of it at once: a mail server that speaks only XOAUTH2, with STARTTLS under a private authority; a proxy that wants a
 * sign-in; a receiver that wants a certificate. Whichever of them is wrong, {@code check} names that one and no other.
 */
@Tag("long")
@Timeout(180)
class WholeWayTest {

    private static final byte[] YES = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private LoopbackProxy proxy;
    private RawServer receiver;
    private TokenServer issuer;
    private TokenMailServer mail;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        proxy = LoopbackProxy.wanting("Basic " + Base64.getEncoder().encodeToString("jo:hush".getBytes(UTF_8)));
        Certificate theirs = Certificate.of("receiver.test", folder);
        Certificate mails = Certificate.of("localhost", folder);
        Certificate ours = Certificate.of("headcount", folder);
        receiver = RawServer.secured(theirs.knowing(ours), true, RawServer.bytes(YES));
        issuer = TokenServer.start();
        mail = TokenMailServer.offering(List.of("XOAUTH2"), builder -> builder.startTlsSocketFactory(context(mails))
                .enableTLS()
                .requireTLS()
                .requireAuth());
        Path receivers = theirs.pem(folder.resolve("receiver.pem"));
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(receivers) + Files.readString(mails.pem(folder.resolve("mail.pem"))));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with(
                        "KEEPNET_API_BASE_URL",
                        "http://vendor.test:" + URI.create(sandbox.apiBaseUrl()).getPort())
                .with("HTTP_ALLOW_PLAIN", "vendor.test")
                .with("PROXY_URL", "http://jo:hush@127.0.0.1:" + proxy.port())
                .with("WEBHOOK_URL", "https://receiver.test:" + receiver.port() + "/hook")
                .with("TLS_TRUST_FILE", both.toString())
                .with(
                        "TLS_CLIENT_CERTIFICATE_FILE",
                        ours.pem(folder.resolve("client.pem")).toString())
                .with(
                        "TLS_CLIENT_KEY_FILE",
                        ours.keyPem(folder.resolve("client.key")).toString())
                .with("SMTP_HOST", "localhost")
                .with("SMTP_PORT", String.valueOf(mail.port()))
                .with("SMTP_SECURITY", "starttls")
                .with("SMTP_AUTH", "oauth2")
                .with("SMTP_USERNAME", "headcount@msp.example")
                .with("SMTP_OAUTH2_TOKEN_URL", issuer.url())
                .with("SMTP_OAUTH2_CLIENT_ID", "the application")
                .with("SMTP_OAUTH2_CLIENT_SECRET", "its secret");
    }

    private static javax.net.ssl.SSLContext context(Certificate certificate) {
        try {
            return certificate.context();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void end() throws Exception {
        mail.close();
        issuer.close();
        receiver.close();
        proxy.close();
        sandbox.close();
    }

    @Test
    void theMonthArrivesAndCheckFindsNothingWrong() {
        Installation.Run check = installation.run("check");
        Installation.Run run = installation.run("statement");

        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(lines(check.out(), "FAIL")).isEmpty();
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(mail.mails()).hasSize(1);
        assertThat(receiver.requests()).hasSize(1);
        assertThat(proxy.requests()).contains("CONNECT receiver.test:" + receiver.port());
        assertThat(check.out() + check.err() + run.out() + run.err()).doesNotContain("hush", "its secret");
    }

    /** The credential of the vendor is behind the proxy, too: without the sign-in nothing beyond it can be looked at. */
    @ParameterizedTest
    @CsvSource({
        "mechanism, e-mail, it offers XOAUTH2",
        "TLS, e-mail, smtp.security",
        "authority, e-mail, tls.trust-file",
        "certificate, webhook, tls.client-certificate-file",
        "proxy, proxy, proxy.url"
    })
    void whatIsBrokenIsNamedAndNothingElse(String broken, String line, String words) {
        switch (broken) {
            case "mechanism" ->
                installation
                        .with("SMTP_AUTH", "password")
                        .with("SMTP_PASSWORD", "a password")
                        .with("SMTP_OAUTH2_TOKEN_URL", null)
                        .with("SMTP_OAUTH2_CLIENT_ID", null)
                        .with("SMTP_OAUTH2_CLIENT_SECRET", null);
            case "TLS" -> installation.with("SMTP_SECURITY", "tls");
            case "authority" ->
                installation.with(
                        "TLS_TRUST_FILE", folder.resolve("receiver.pem").toString());
            case "certificate" ->
                installation.with("TLS_CLIENT_CERTIFICATE_FILE", null).with("TLS_CLIENT_KEY_FILE", null);
            default -> installation.with("PROXY_URL", "http://jo:mistyped@127.0.0.1:" + proxy.port());
        }

        Installation.Run check = installation.run("check");

        assertThat(check.exit()).as(check.out()).isNotZero();
        String failed = lines(check.out(), "FAIL");
        assertThat(failed).as(check.out()).contains(words);
        assertThat(failed.lines())
                .as(check.out())
                .allMatch(one -> one.startsWith("FAIL  " + line) || broken.equals("proxy") && one.contains("proxy"));
        assertThat(check.out() + check.err()).doesNotContain("hush", "mistyped", "its secret", "a password");
    }

    private static String lines(String text, String what) {
        return text.lines().filter(one -> one.startsWith(what)).collect(Collectors.joining("\n"));
    }
}
