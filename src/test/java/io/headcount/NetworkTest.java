package io.headcount;

import static io.headcount.http.RawServer.ascii;
import static io.headcount.http.RawServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.http.LoopbackProxy;
import io.headcount.http.RawServer;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.server.SMTPServer;

/** Out of the houses where it runs: through proxies, to private authorities, with a certificate, in the clear where that is allowed. */
@Tag("long")
@Timeout(120)
class NetworkTest {

    private static final String SIGN_IN = "jo:p@ss w0rd-hush";
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString(SIGN_IN.getBytes(StandardCharsets.UTF_8));
    private static final byte[] YES = ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;
    private final List<AutoCloseable> others = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable other : others) {
            other.close();
        }
        sandbox.close();
    }

    private <T extends AutoCloseable> T closing(T other) {
        others.add(other);
        return other;
    }

    /** A vendor whom only a proxy knows the way to, by plain http so that the sandbox can play it. */
    private void vendorBehindTheProxy() {
        installation
                .with(
                        "KEEPNET_API_BASE_URL",
                        "http://vendor.test:" + URI.create(sandbox.apiBaseUrl()).getPort())
                .with("HTTP_ALLOW_PLAIN", "vendor.test");
    }

    private RawServer receiver(String host, boolean wantsOurs, RawServer.Answer answer) throws Exception {
        Certificate theirs = Certificate.of(host, folder);
        Certificate ours = Certificate.of("headcount", folder);
        RawServer receiver = closing(RawServer.secured(theirs.knowing(ours), wantsOurs, answer));
        installation
                .with("WEBHOOK_URL", "https://" + host + ":" + receiver.port() + "/hook?sig=Ab%2Bc")
                .with(
                        "TLS_TRUST_FILE",
                        theirs.pem(folder.resolve(host + ".pem")).toString());
        if (wantsOurs) {
            installation
                    .with(
                            "TLS_CLIENT_CERTIFICATE_FILE",
                            ours.pem(folder.resolve("client.pem")).toString())
                    .with(
                            "TLS_CLIENT_KEY_FILE",
                            ours.keyPem(folder.resolve("client.key")).toString());
        }
        return receiver;
    }

    private Delivery webhook() {
        return installation.history().get(0).deliveries().stream()
                .filter(delivery -> delivery.destination().equals("webhook"))
                .findFirst()
                .orElseThrow();
    }

    private static String lines(String text, String what) {
        return text.lines().filter(line -> line.contains(what)).collect(Collectors.joining("\n"));
    }

    @Test
    void vendorAndReceiverAreReachedThroughAProxyThatWantsASignInWithACertificateFromThere() throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.wanting(AUTHORIZATION));
        vendorBehindTheProxy();
        RawServer receiver = receiver("receiver.test", true, bytes(YES));
        installation.with("PROXY_URL", "http://jo:p%40ss%20w0rd-hush@127.0.0.1:" + proxy.port());

        Installation.Run run = installation.run("statement");
        Installation.Run check = installation.run("check");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(proxy.requests())
                .contains("CONNECT receiver.test:" + receiver.port())
                .anyMatch(line -> line.matches("POST http://vendor\\.test:\\d+/api/companies/search"));
        assertThat(receiver.requests()).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo("/hook?sig=Ab%2Bc");
            assertThat(request.head()).doesNotContainIgnoringCase("proxy-authorization");
        });
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains(
                        "the proxy 127.0.0.1:" + proxy.port() + " (proxy.url)",
                        "our certificate (CN=headcount) ends on")
                .contains("?     in clear", "http://vendor.test");
        assertThat(run.out() + run.err() + check.out() + check.err())
                .doesNotContain("w0rd-hush", AUTHORIZATION.substring(6));
    }

    @ParameterizedTest
    @CsvSource({"jo:wrong-hush@, does not accept its user and password", "'', wants a sign-in"})
    void aProxyThatDoesNotKnowUsIsNamedAndNotAskedAgain(String signIn, String words) throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.wanting(AUTHORIZATION));
        vendorBehindTheProxy();
        installation.with("PROXY_URL", "http://" + signIn + "127.0.0.1:" + proxy.port());

        Installation.Run run = installation.run("statement");
        assertThat(proxy.requests()).hasSize(1);
        Installation.Run check =
                installation.with("KEEPNET_API_BASE_URL", "https://vendor.test").run("check");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("the proxy 127.0.0.1:" + proxy.port(), words, "(407)", "Check proxy.url");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(lines(check.out(), "FAIL").lines())
                .singleElement()
                .asString()
                .contains("FAIL  proxy", words);
        assertThat(run.err() + check.out() + check.err()).doesNotContain("wrong-hush");
    }

    @Test
    void theVariablesThatOtherProgramsReadDoWhereNothingElseIsSaid() throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.start());
        LoopbackProxy second = closing(LoopbackProxy.start());
        vendorBehindTheProxy();
        receiver("receiver.test", false, bytes(YES));
        installation
                .with("https_proxy", "127.0.0.1:" + proxy.port())
                .with("HTTP_PROXY", "http://127.0.0.1:" + second.port() + "/")
                .with("NO_PROXY", "elsewhere.test,.internal.test")
                .with("ALL_PROXY", "socks5://127.0.0.1:1");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(proxy.requests()).hasSize(1).allMatch(line -> line.startsWith("CONNECT receiver.test"));
        assertThat(second.requests()).isNotEmpty().allMatch(line -> line.startsWith("POST http://vendor.test"));
    }

    @Test
    void whoIsExcludedIsCalledDirectlyAndThisMachineAlways() throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.start());
        installation
                .with("PROXY_URL", "http://127.0.0.1:" + proxy.port())
                .with("PROXY_EXCLUDE", "*.test, 10.0.0.0/8")
                .with("KEEPNET_MAX_ATTEMPTS", "1");
        assertThat(installation.run("statement").exit()).isZero();

        installation.with("WEBHOOK_URL", "https://receiver.test/");
        assertThat(installation
                        .run("deliver", "--again", "--destination", "webhook")
                        .exit())
                .isEqualTo(5);
        assertThat(webhook().lastReason()).contains("receiver.test", "DNS");
        installation.with("WEBHOOK_URL", "https://10.1.2.3:1/").with("WEBHOOK_TIMEOUT", "500ms");
        installation.run("deliver", "--again", "--destination", "webhook");

        assertThat(proxy.requests()).isEmpty();
    }

    /** What a proxy says instead is no answer of the receiver's, neither a yes nor a no. */
    @ParameterizedTest
    @ValueSource(strings = {"410 Gone", "401 Who", "403 Not there", "302 Sign in", "204 Nothing", "503 Away"})
    void whatAProxyAnswersIsNotTakenForTheReceiversAnswer(String status) throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.start());
        RawServer receiver = receiver("receiver.test", false, bytes(YES));
        installation.with("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
        proxy.answers(bytes(ascii("HTTP/1.1 " + status + "\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n")));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.out()).isEqualTo(5);
        assertThat(webhook().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(webhook().lastReason()).contains("the proxy 127.0.0.1:" + proxy.port(), "receiver.test");
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"silence", "head", "body"})
    void aProxyThatHangsOrDripsHoldsNobodyUp(String how) throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.start());
        receiver("receiver.test", false, bytes(YES));
        installation.with("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()).with("WEBHOOK_TIMEOUT", "1s");
        proxy.answers(
                switch (how) {
                    case "silence" -> LoopbackProxy.silence();
                    case "head" -> RawServer.endless(ascii("HTTP/1.1 200 OK\r\nX: "), ascii("x"), 50);
                    default -> RawServer.endless(ascii("HTTP/1.1 403 No\r\n\r\n"), ascii("x".repeat(8192)), 0);
                });
        long begun = System.nanoTime();

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(webhook().lastReason())
                .containsAnyOf("before webhook.timeout (1s) was over", "refuses the way to receiver.test");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aProxyThatIsAwayIsNamed() throws Exception {
        LoopbackProxy proxy = LoopbackProxy.start();
        proxy.close();
        receiver("receiver.test", false, bytes(YES));
        installation.with("PROXY_URL", "http://127.0.0.1:" + proxy.port());

        assertThat(installation.run("statement").exit()).isEqualTo(5);

        assertThat(webhook().lastReason())
                .contains("there is no way to the proxy 127.0.0.1:" + proxy.port() + " (proxy.url)", "refused");
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNamedWithWhereToPutIt() throws Exception {
        receiver("localhost", false, bytes(YES));
        installation.with("TLS_TRUST_FILE", null);

        assertThat(installation.run("statement").exit()).isEqualTo(5);
        Installation.Run check = installation.run("check");

        assertThat(webhook().lastReason()).contains("'CN=localhost'", "PKIX", "tls.trust-file");
        assertThat(lines(check.out(), "FAIL").lines())
                .singleElement()
                .asString()
                .contains("FAIL  webhook", "'CN=localhost'", "tls.trust-file");
    }

    @Test
    void aReceiverThatWantsACertificateSaysSoInOurWords() throws Exception {
        receiver("localhost", true, bytes(YES));
        installation.with("TLS_CLIENT_CERTIFICATE_FILE", null).with("TLS_CLIENT_KEY_FILE", null);

        assertThat(installation.run("statement").exit()).isEqualTo(5);
        Installation.Run check = installation.run("check");

        assertThat(webhook().lastReason()).contains("wants a certificate of ours", "tls.client-certificate-file");
        assertThat(lines(check.out(), "FAIL").lines())
                .singleElement()
                .asString()
                .contains("FAIL  webhook", "tls.client-certificate-file");
    }

    /** Also one that the vendor might like to have: it concerns the receivers only. */
    @Test
    void theVendorIsNotToldWhoWeAreByOurCertificate() throws Exception {
        Certificate theirs = Certificate.of("localhost", folder);
        Certificate ours = Certificate.of("headcount", folder);
        RawServer vendor =
                closing(RawServer.secured(theirs.knowing(ours), true, RawServer.honest(sandbox.apiBaseUrl())));
        installation
                .with("KEEPNET_API_BASE_URL", "https://localhost:" + vendor.port())
                .with("KEEPNET_MAX_ATTEMPTS", "1")
                .with("TLS_TRUST_FILE", theirs.pem(folder.resolve("trust.pem")).toString())
                .with(
                        "TLS_CLIENT_CERTIFICATE_FILE",
                        ours.pem(folder.resolve("client.pem")).toString())
                .with(
                        "TLS_CLIENT_KEY_FILE",
                        ours.keyPem(folder.resolve("client.key")).toString());

        assertThat(installation.run("statement").exit()).isEqualTo(4);

        assertThat(vendor.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "EC, pkcs8, ''",
        "RSA, pkcs8, ''",
        "EC, traditional, ''",
        "RSA, traditional, ''",
        "RSA, encrypted, hush-hush"
    })
    void keysOfAllKindsAreRead(String kind, String form, String password) throws Exception {
        Certificate ours = Certificate.of("headcount", folder, kind, 90);
        Certificate theirs = Certificate.of("localhost", folder);
        RawServer receiver = closing(RawServer.secured(theirs.knowing(ours), true, bytes(YES)));
        Path key = ours.keyPem(folder.resolve("client.key"));
        if (!form.equals("pkcs8")) {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
                if (kind.equals("EC")) {
                    pem.writeObject(traditional((ECPrivateKey) ours.key()));
                } else if (password.isEmpty()) {
                    pem.writeObject(ours.key());
                } else {
                    pem.writeObject(
                            ours.key(), new JcePEMEncryptorBuilder("AES-256-CBC").build(password.toCharArray()));
                }
            }
            Files.writeString(key, text.toString());
        }
        installation
                .with("WEBHOOK_URL", "https://localhost:" + receiver.port() + "/")
                .with("TLS_TRUST_FILE", theirs.pem(folder.resolve("trust.pem")).toString())
                .with(
                        "TLS_CLIENT_CERTIFICATE_FILE",
                        ours.pem(folder.resolve("client.pem")).toString())
                .with("TLS_CLIENT_KEY_FILE", key.toString());
        if (!password.isEmpty()) {
            Installation.Run locked = installation.run("statement");
            assertThat(locked.exit()).isEqualTo(2);
            assertThat(locked.err()).contains("tls.client-key-file: ", "is encrypted; set tls.client-key-password");
            installation.with("TLS_CLIENT_KEY_PASSWORD", "wrong-hush");
            assertThat(installation.run("statement").err())
                    .contains("can't be decrypted with tls.client-key-password")
                    .doesNotContain("wrong-hush");
            installation.with("TLS_CLIENT_KEY_PASSWORD", password);
        }

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    /** As OpenSSL writes it: RFC 5915, with the curve. */
    private static PemObject traditional(ECPrivateKey key) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                                key.getParams().getOrder().bitLength(),
                                key.getS(),
                                info.getPrivateKeyAlgorithm().getParameters())
                        .getEncoded());
    }

    @Test
    void filesThatDoNotBelongTogetherOrHoldSomethingElseStopTheStart() throws Exception {
        Certificate ours = Certificate.of("headcount", folder);
        Path certificate = ours.pem(folder.resolve("client.pem"));
        Path key = Certificate.of("other", folder).keyPem(folder.resolve("other.key"));
        installation
                .with("TLS_CLIENT_CERTIFICATE_FILE", certificate.toString())
                .with("TLS_CLIENT_KEY_FILE", key.toString());

        assertThat(installation.run("statement").err())
                .contains("tls.client-key-file: " + key + " is not the key of the certificate in " + certificate);
        installation.with("TLS_CLIENT_KEY_FILE", certificate.toString());
        assertThat(installation.run("check").out())
                .contains("FAIL  tls", "holds no private key (PEM) that can be read");
        installation.with("TLS_CLIENT_KEY_FILE", null);
        assertThat(installation.run("statement").err()).contains("tls.client-key-file: required");
        installation.with("TLS_CLIENT_CERTIFICATE_FILE", null).with("TLS_TRUST_FILE", "/no/such/file.pem");
        Installation.Run run = installation.run("statement");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("tls.trust-file: there is no /no/such/file.pem")
                .doesNotContain("Exception");
    }

    @Test
    void aCertificateThatEndsSoonIsNamedAndOneThatHasEndedFails() throws Exception {
        Certificate theirs = Certificate.of("localhost", folder, "EC", 10);
        Certificate ours = Certificate.of("headcount", folder, "EC", 20);
        RawServer receiver = closing(RawServer.secured(theirs.knowing(ours), true, bytes(YES)));
        installation
                .with("WEBHOOK_URL", "https://localhost:" + receiver.port() + "/")
                .with("TLS_TRUST_FILE", theirs.pem(folder.resolve("trust.pem")).toString())
                .with(
                        "TLS_CLIENT_CERTIFICATE_FILE",
                        ours.pem(folder.resolve("client.pem")).toString())
                .with(
                        "TLS_CLIENT_KEY_FILE",
                        ours.keyPem(folder.resolve("client.key")).toString());

        String out = installation.run("check").out();

        assertThat(lines(out, "?     tls")).contains("our certificate (CN=headcount) ends on", "renew it in time");
        assertThat(lines(out, "?     webhook")).contains("the certificate of localhost", "renew it in time");
    }

    /** Whoever renews certificates restarts nobody. The second attempt comes after a minute's pause and the next look, a minute later at worst. */
    @Test
    @Timeout(360)
    void certificatesThatAreRenewedOnDiskAreTakenInWhileItRuns() throws Exception {
        RawServer before =
                receiver("localhost", true, bytes(ascii("HTTP/1.1 500 Not now\r\nContent-Length: 0\r\n\r\n")));
        installation.with("DELIVERY_MAX_AGE", "1h");
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("to webhook failed (attempt 1)", Duration.ofSeconds(100));
            assertThat(before.requests()).hasSize(1);
            Path other = Files.createDirectory(folder.resolve("other"));
            Certificate theirs = Certificate.of("localhost", other, "RSA", 90);
            Certificate ours = Certificate.of("headcount", other, "RSA", 90);
            int port = before.port();
            before.close();
            theirs.pem(folder.resolve("localhost.pem"));
            ours.keyPem(folder.resolve("client.key"));
            ours.pem(folder.resolve("client.pem"));
            RawServer after = closing(RawServer.secured(theirs.knowing(ours), true, port, bytes(YES)));

            child.untilItSays("to webhook.", Duration.ofSeconds(200));

            assertThat(after.requests()).hasSize(1);
            assertThat(child.said()).contains("were read anew");
        }
    }

    @Test
    void plainHttpIsRefusedByTheNameOfTheSettingThatAllowsIt() throws Exception {
        installation.with("WEBHOOK_URL", "http://billing.internal/hook");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("webhook.url: plain http is refused", "http.allow-plain");
        LoopbackProxy proxy = closing(LoopbackProxy.start());
        installation
                .with(
                        "WEBHOOK_URL",
                        "http://billing.svc.cluster.local:"
                                + URI.create(sandbox.apiBaseUrl()).getPort()
                                + URI.create(sandbox.webhookUrl()).getPath())
                .with("HTTP_ALLOW_PLAIN", "*.svc.cluster.local")
                .with("HTTP_PROXY", "127.0.0.1:" + proxy.port());
        try (Child child = Child.start(installation, "statement")) {
            Installation.Run allowed = child.end();
            assertThat(allowed.exit()).as(allowed.out() + allowed.err()).isZero();
            assertThat(allowed.err())
                    .contains("http://billing.svc.cluster.local", "(webhook.url) is sent in the clear");
        }
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void aMailServerMayHaveAPrivateAuthority(String security) throws Exception {
        Certificate theirs = Certificate.of("localhost", folder);
        List<String> arrived = new CopyOnWriteArrayList<>();
        SMTPServer.Builder builder = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler((context, from, to, bytes) -> arrived.add(to));
        SMTPServer server = security.equals("tls")
                ? builder.serverSocketFactory(theirs.context()).build()
                : builder.startTlsSocketFactory(theirs.context())
                        .enableTLS()
                        .requireTLS()
                        .build();
        server.start();
        others.add(server::stop);
        installation
                .with("SMTP_HOST", "localhost")
                .with("SMTP_PORT", String.valueOf(server.getPortAllocated()))
                .with("SMTP_SECURITY", security);

        Installation.Run untrusted = installation.run("statement");
        assertThat(untrusted.exit()).isEqualTo(5);
        assertThat(untrusted.out() + untrusted.err()).contains("'CN=localhost'", "tls.trust-file");
        installation.with(
                "TLS_TRUST_FILE", theirs.pem(folder.resolve("trust.pem")).toString());
        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(arrived).containsExactly("finance@msp.example");
    }

    /** Who looks for a fault turns the log up, and sends what it said to somebody. */
    @Test
    void theSignInAtTheProxyIsInNoLog() throws Exception {
        LoopbackProxy proxy = closing(LoopbackProxy.wanting(AUTHORIZATION));
        vendorBehindTheProxy();
        receiver("receiver.test", true, bytes(YES));
        installation
                .with("PROXY_URL", "http://jo:p%40ss%20w0rd-hush@127.0.0.1:" + proxy.port())
                .with("LOG_LEVEL", "trace");
        try (Child child = Child.start(installation, "statement")) {
            Installation.Run run = child.end(Duration.ofSeconds(90));

            assertThat(run.exit()).as(run.out()).isZero();
            assertThat(run.err()).contains(" TRACE ");
            assertThat((run.out() + run.err())
                            .lines()
                            .filter(line -> line.contains("w0rd-hush") || line.contains(AUTHORIZATION.substring(6))))
                    .isEmpty();
        }
    }

    @Test
    void aLedgerMayHaveAPrivateAuthority() throws Exception {
        Certificate theirs = Certificate.of("localhost", folder);
        Path certificate = theirs.pem(folder.resolve("postgres.pem"));
        Path key = theirs.keyPem(folder.resolve("postgres.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        EmbeddedPostgres postgres = closing(EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .start());
        installation
                .with(
                        "LEDGER_URL",
                        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres?sslmode=verify-full")
                .with("LEDGER_USERNAME", "postgres");

        Installation.Run untrusted = installation.run("statement");
        assertThat(untrusted.exit()).isEqualTo(1);
        assertThat(untrusted.err()).contains("'CN=localhost'", "tls.trust-file").doesNotContain("Exception");
        Installation.Run run =
                installation.with("TLS_TRUST_FILE", certificate.toString()).run("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    @Test
    void addressesOfIPv6AreAddresses() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        RawServer receiver = closing(RawServer.start(loopback, bytes(YES)));
        RawServer vendor = closing(RawServer.start(loopback, RawServer.honest(sandbox.apiBaseUrl())));
        List<String> arrived = new CopyOnWriteArrayList<>();
        SMTPServer mail = SMTPServer.port(0)
                .bindAddress(loopback)
                .messageHandler((context, from, to, bytes) -> arrived.add(to))
                .build();
        mail.start();
        others.add(mail::stop);
        installation
                .with("WEBHOOK_URL", "http://[::1]:" + receiver.port() + "/")
                .with("KEEPNET_API_BASE_URL", "http://[::1]:" + vendor.port())
                .with("SMTP_HOST", "::1")
                .with("SMTP_PORT", String.valueOf(mail.getPortAllocated()));

        // In processes of their own: the closed world of the tests is narrower than the real one.
        Installation.Run run = inAProcess("statement");
        Installation.Run check = inAProcess("check");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(arrived).hasSize(1);
        assertThat(receiver.requests()).hasSize(1);
    }

    private Installation.Run inAProcess(String command) throws Exception {
        try (Child child = Child.start(installation, command)) {
            return child.end(Duration.ofSeconds(90));
        }
    }
}
