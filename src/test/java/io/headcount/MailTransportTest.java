package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** The summary goes to the mail server it is meant for, over a connection that nobody else reads, or not at all. */
@Tag("long")
class MailTransportTest {

    private static final String USER = "headcount";
    private static final String PASSWORD = "planted & pa55word";

    @TempDir
    private Path folder;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<String> logIns = new CopyOnWriteArrayList<>();
    private Sandbox sandbox;
    private Installation installation;
    private SMTPServer server;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("SMTP_HOST", "localhost")
                .with("SMTP_USERNAME", USER)
                .with("SMTP_PASSWORD", PASSWORD);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.stop();
        }
        sandbox.close();
    }

    @Test
    void startTlsIsTheStandardAndTheLogInComesAfterIt() throws Exception {
        Certificate certificate = Certificate.of("localhost", folder);
        serve(server().startTlsSocketFactory(certificate.context())
                .enableTLS()
                .requireTLS()
                .requireAuth());
        installation.with("SMTP_SECURITY", null);

        Installation.Run run = inAProcess(certificate.trusted());

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(logIns).containsExactly(USER + " " + PASSWORD);
        assertThat(arrived).singleElement().asString().contains("From: headcount@msp.example");
    }

    @Test
    void aServerThatOffersNoStartTlsGetsNeitherPasswordNorMail() throws Exception {
        serve(server());
        installation.with("SMTP_SECURITY", "starttls");

        assertPending("STARTTLS");
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsTheConversation() throws Exception {
        serve(server().startTlsSocketFactory(Certificate.of("localhost", folder).context())
                .enableTLS());
        installation.with("SMTP_SECURITY", "starttls");

        assertPending("PKIX");
    }

    @Test
    void aCertificateOfAnotherHostEndsTheConversation() throws Exception {
        Certificate other = Certificate.of("mail.example", folder);
        serve(server().startTlsSocketFactory(other.context()).enableTLS());
        installation.with("SMTP_SECURITY", "starttls");

        assertThat(inAProcess(other.trusted()).exit()).isEqualTo(5);
        assertNothingSaid();
        assertThat(email().state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void tlsFromTheBeginning() throws Exception {
        Certificate certificate = Certificate.of("localhost", folder);
        serve(server().serverSocketFactory(certificate.context()).requireAuth());
        installation.with("SMTP_SECURITY", "tls");

        Installation.Run run = inAProcess(certificate.trusted());

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(logIns).containsExactly(USER + " " + PASSWORD);
        assertThat(arrived).hasSize(1);
    }

    /** GreenMail's certificate is its own, and names no host at all. */
    @Test
    void tlsToAServerThatIsNotWhatItShouldBeEndsTheConversation() throws Exception {
        GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        greenMail.start();
        try (InputStream keys = GreenMail.class.getResourceAsStream("/greenmail.p12")) {
            greenMail.setUser(USER, PASSWORD);
            installation
                    .with("SMTP_SECURITY", "tls")
                    .with("SMTP_PORT", String.valueOf(greenMail.getSmtps().getPort()));

            assertPending("PKIX");
            Installation.Run trusting =
                    inAProcess(Certificate.trusting(Certificate.load(keys), folder.resolve("greenmail-trust.p12")));

            assertThat(trusting.exit()).isEqualTo(5);
            assertThat(email().lastReason()).doesNotContain("PKIX path building");
            assertThat(greenMail.getReceivedMessages()).isEmpty();
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void aPlainServerDoesNotGetATlsConversation() throws Exception {
        serve(server());
        installation.with("SMTP_SECURITY", "tls").with("SMTP_TIMEOUT", "2s");

        assertPending("");
    }

    @Test
    void aLogInWithoutEncryptionWhereThatIsWanted() throws Exception {
        serve(server().requireAuth());
        installation.with("SMTP_SECURITY", "none");

        assertThat(installation.run("statement").exit()).isZero();
        assertThat(logIns).containsExactly(USER + " " + PASSWORD);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void aWrongPasswordIsTriedAgainLaterAndNeverShown() throws Exception {
        serve(server().requireAuth());
        installation.with("SMTP_SECURITY", "none").with("SMTP_PASSWORD", PASSWORD + "!");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("email: pending", "535", "webhook: delivered at");
        assertThat(arrived).isEmpty();
        String encoded = Base64.getEncoder()
                .encodeToString(("\0" + USER + "\0" + PASSWORD + "!").getBytes(StandardCharsets.UTF_8));
        assertThat(run.out() + run.err() + email().lastReason()).doesNotContain(PASSWORD, encoded);

        installation.with("SMTP_PASSWORD", PASSWORD);
        assertThat(installation.run("deliver").exit()).isZero();
        assertThat(arrived).hasSize(1);
    }

    @Test
    void aServerThatSaysNothingHoldsUpTheRunNoLongerThanItsTimeOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            installation
                    .with("SMTP_SECURITY", "none")
                    .with("SMTP_TIMEOUT", "500ms")
                    .with("SMTP_PORT", String.valueOf(silent.getLocalPort()));
            long begun = System.nanoTime();

            Installation.Run run = installation.run("statement");

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(run.exit()).isEqualTo(5);
            assertThat(run.out()).contains("email: pending", "webhook: delivered at");
        }
    }

    @Test
    void aServerThatIsNotThereLeavesTheMailPending() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        installation.with("SMTP_PORT", String.valueOf(port));

        assertPending("localhost");
    }

    private void assertPending(String reason) {
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isEqualTo(5);
        assertThat(run.out()).contains("email: pending", "webhook: delivered at");
        assertThat(email().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(email().lastReason()).contains(reason).doesNotContain(PASSWORD);
        assertNothingSaid();
    }

    private void assertNothingSaid() {
        assertThat(logIns).isEmpty();
        assertThat(arrived).isEmpty();
    }

    private Delivery email() {
        return installation.history().get(0).deliveries().get(0);
    }

    /** Whom a virtual machine trusts is settled once, when it first asks; hence one of its own. */
    private Installation.Run inAProcess(List<String> options) throws Exception {
        String command = installation.history().isEmpty() ? "statement" : "deliver";
        try (Child child = Child.start(installation, options, command)) {
            return child.end();
        }
    }

    private SMTPServer.Builder server() {
        return SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                    logIns.add(user + " " + password);
                }))
                .messageHandler((context, from, to, bytes) -> arrived.add(new String(bytes, StandardCharsets.UTF_8)));
    }

    private void serve(SMTPServer.Builder builder) {
        server = builder.build();
        server.start();
        installation.with("SMTP_PORT", String.valueOf(server.getPortAllocated()));
    }
}
