package io.headcount.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.headcount.Certificate;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.delivery.smtp.RawMailServer.Deed;
import io.headcount.delivery.smtp.RawMailServer.Hostility;
import io.headcount.delivery.smtp.RawMailServer.Point;
import io.headcount.http.NameQuestion;
import io.headcount.ledger.DeliveryState;
import io.headcount.runtime.SmtpLogin;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands where the mail server should be: the attempt ends within smtp.timeout, in words, and a yes is a yes. */
@Timeout(180)
@Tag("long")
class HostileMailServerTest {

    /** Much shorter than for ever, also on a busy machine; each half of a conversation has a second. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String NO_WORDS =
            "\\w+(Exception|Error)\\b|\\bjava\\.|io\\.headcount|jakarta|EOF|@[0-9a-f]{6}";

    @TempDir
    private Path folder;

    private Installation installation(int port) throws IOException {
        return Installation.in(folder.resolve("home"), Clock.systemUTC())
                .with("EMAIL_FROM", "headcount@msp.example")
                .with("EMAIL_TO", "finance@msp.example")
                .with("SMTP_HOST", "127.0.0.1")
                .with("SMTP_PORT", String.valueOf(port))
                .with("SMTP_SECURITY", "none")
                .with("SMTP_USERNAME", "headcount")
                .with("SMTP_PASSWORD", "planted & pa55word")
                .with("SMTP_TIMEOUT", "1s");
    }

    private static MailServer mailServer(Installation installation) {
        Clock clock = Clock.systemUTC();
        return new MailServer(
                installation.settings(),
                new SmtpLogin(installation.settings()),
                new MailTokens(installation.settings(), clock),
                clock);
    }

    private static MimeMessage mail(String text) throws MessagingException {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setFrom("headcount@msp.example");
        mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress("finance@msp.example"));
        mail.setSubject("a statement");
        mail.setText(text);
        return mail;
    }

    static Stream<Hostility> hostilities() {
        List<Hostility> all = new ArrayList<>();
        for (Point point : Point.values()) {
            for (Deed deed : Deed.values()) {
                // Whoever is challenged at EHLO says HELO, and this server then takes the mail.
                boolean harmless = point == Point.EHLO && deed == Deed.CHALLENGE;
                if (point != Point.QUIT && point != Point.NEVER && !harmless) {
                    all.add(new Hostility(point, deed));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void theAttemptEndsInTimeAndInWords(Hostility hostility) throws Exception {
        try (RawMailServer server = RawMailServer.start(number -> hostility)) {
            Installation installation = installation(server.port());
            if (hostility.point() == Point.STARTTLS || hostility.point() == Point.HANDSHAKE) {
                installation.with("SMTP_SECURITY", "starttls");
            }
            long begun = System.nanoTime();

            Throwable failure = catchThrowable(() -> mailServer(installation).send(mail("48213")));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(failure).isInstanceOf(MessagingException.class);
            String reason = Reason.of(failure);
            assertThat(reason).doesNotContainPattern(NO_WORDS).hasSizeLessThan(600);
            switch (hostility.deed()) {
                case DRIP, SILENCE -> {
                    // What is dripped in the place of a handshake is seen to be none by its first bytes.
                    if (hostility.point() != Point.HANDSHAKE || hostility.deed() == Deed.SILENCE) {
                        assertThat(reason).contains("before smtp.timeout (1s) was over");
                    }
                }
                case ENDLESS_LINE, ENDLESS_LINES, LONG_REFUSAL -> {
                    if (hostility.point() != Point.HANDSHAKE) {
                        assertThat(reason).contains("too long");
                    }
                }
                case CLOSE -> assertThat(reason).contains("closed the connection");
                case SERVICE_CLOSING -> {
                    if (hostility.point() == Point.EHLO) {
                        // An old server may know HELO only, and is asked once more.
                        assertThat(reason).contains("closed the connection");
                    } else if (hostility.point() != Point.HANDSHAKE) {
                        assertThat(reason).contains("421 4.3.2 going down");
                    }
                }
                default -> assertThat(reason).doesNotContain("\u001b", "\u0007");
            }
        }
    }

    /** With a token in the place of a password: what is refused then is told by a challenge first. */
    @ParameterizedTest
    @EnumSource(Deed.class)
    void theSignInByTokenEndsInTimeAndInWords(Deed deed) throws Exception {
        try (RawMailServer server = RawMailServer.start(number -> new Hostility(Point.AUTH, deed))) {
            Installation installation = installation(server.port())
                    .with("SMTP_AUTH", "oauth2")
                    .with("SMTP_PASSWORD", null)
                    .with("SMTP_OAUTH2_TOKEN_URL", "http://127.0.0.1:1/")
                    .with("SMTP_OAUTH2_CLIENT_ID", "x")
                    .with("SMTP_OAUTH2_CLIENT_SECRET", "x");
            Clock clock = Clock.systemUTC();
            MailTokens tokens = new MailTokens(installation.settings(), clock);
            tokens.accept(
                    200,
                    null,
                    new ByteArrayInputStream("{\"access_token\":\"planted-token\"}".getBytes(StandardCharsets.UTF_8)));
            MailServer mailServer =
                    new MailServer(installation.settings(), new SmtpLogin(installation.settings()), tokens, clock);
            long begun = System.nanoTime();

            Throwable failure = catchThrowable(() -> mailServer.send(mail("48213")));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(failure).isInstanceOf(MessagingException.class);
            assertThat(Reason.of(failure))
                    .doesNotContainPattern(NO_WORDS)
                    .doesNotContain("planted", "\u001b")
                    .hasSizeLessThan(600);
            assertThat(server.mails()).isEmpty();
        }
    }

    /** Else it would come twice. */
    @ParameterizedTest
    @EnumSource(Deed.class)
    void aYesIsAYesWhateverBecomesOfTheGoodBye(Deed deed) throws Exception {
        try (RawMailServer server = RawMailServer.start(number -> new Hostility(Point.QUIT, deed))) {
            long begun = System.nanoTime();

            mailServer(installation(server.port())).send(mail("48213"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(server.mails()).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void tlsFromTheBeginningThatNeverComesAboutEndsToo() throws Exception {
        for (Deed deed : List.of(Deed.DRIP, Deed.SILENCE)) {
            try (RawMailServer server = RawMailServer.start(number -> new Hostility(Point.GREETING, deed))) {
                Installation installation = installation(server.port()).with("SMTP_SECURITY", "tls");

                assertThatThrownBy(() -> mailServer(installation).send(mail("48213")))
                        .satisfies(failure -> assertThat(Reason.of(failure)).doesNotContainPattern(NO_WORDS));
            }
        }
    }

    /** The bound lies below TLS, and holds for what is said within it. */
    @Test
    @Timeout(600)
    void whatIsDrippedOnASecuredConnectionEndsInTimeToo() throws Exception {
        Certificate certificate = Certificate.of("localhost", folder);
        List<Hostility> met = List.of(
                new Hostility(Point.EHLO, Deed.DRIP),
                new Hostility(Point.AUTH, Deed.ENDLESS_LINES),
                new Hostility(Point.RCPT, Deed.SILENCE),
                new Hostility(Point.MESSAGE, Deed.DRIP));
        try (RawMailServer server = RawMailServer.secured(
                        certificate.context(), n -> n < met.size() ? met.get(n) : Hostility.NONE);
                Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3))) {
            Installation installation = Installation.of(sandbox, folder.resolve("secured"), Clock.systemUTC())
                    .with("WEBHOOK_URL", null)
                    .with("WEBHOOK_SECRET", null)
                    .with("SMTP_HOST", "localhost")
                    .with("SMTP_PORT", String.valueOf(server.port()))
                    .with("SMTP_SECURITY", "starttls")
                    .with("SMTP_USERNAME", "headcount")
                    .with("SMTP_PASSWORD", "planted & pa55word")
                    .with("SMTP_TIMEOUT", "2s");
            for (int i = 0; i <= met.size(); i++) {
                String[] command =
                        i == 0 ? new String[] {"statement"} : new String[] {"deliver", "--destination", "email"};
                try (Child child = Child.start(installation, certificate.trusted(), command)) {
                    Installation.Run run = child.end(Duration.ofMinutes(2));

                    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(i < met.size() ? 5 : 0);
                    assertThat(run.out() + run.err()).doesNotContainPattern(NO_WORDS);
                }
            }
            assertThat(server.conversations()).isEqualTo(met.size() + 1);
            assertThat(server.mails()).hasSizeBetween(1, 2);
        }
    }

    /** A megabyte has sixteen seconds more. */
    @Test
    void aLongMailHasTimeByItsLength() throws Exception {
        try (RawMailServer server = RawMailServer.start(number -> Hostility.NONE)) {
            mailServer(installation(server.port())).send(mail("0123456789abcde\r\n".repeat(300_000)));

            assertThat(server.mails()).singleElement().asString().hasSizeGreaterThan(4_000_000);
        }
    }

    @Test
    void aNameThatNobodyAnswersForIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> NameQuestion.ask("a name", Duration.ofMillis(100), () -> {
                    never.await();
                    return null;
                }))
                .isInstanceOf(TimeoutException.class);
        never.countDown();
    }

    @Test
    void aClaimThatMayLapseWhileAMailIsSentIsRefusedAtTheStart() throws IOException {
        Installation.Run run = installation(1).with("DELIVERY_CLAIM", "2s").run("check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("delivery.claim", "smtp.timeout");
    }

    @Test
    void checkSaysInAPlainLineThatTheMailServerDrips() throws IOException {
        try (RawMailServer server = RawMailServer.start(number -> new Hostility(Point.EHLO, Deed.DRIP));
                Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3))) {
            Installation.Run run = Installation.of(sandbox, folder.resolve("other"), Clock.systemUTC())
                    .with("SMTP_PORT", String.valueOf(server.port()))
                    .with("SMTP_TIMEOUT", "1s")
                    .run("check");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.out()).contains("before smtp.timeout (1s) was over", "smtp.host");
            assertThat(run.out() + run.err()).doesNotContainPattern(NO_WORDS);
        }
    }

    /** One process in little memory; each month's mail meets another server, and the last one an honest one. */
    @Test
    void aServeThatHasMetThemSendsTheNextMail() throws Exception {
        List<Hostility> met = List.of(
                new Hostility(Point.GREETING, Deed.DRIP),
                new Hostility(Point.EHLO, Deed.ENDLESS_LINES),
                new Hostility(Point.MAIL, Deed.GARBAGE),
                new Hostility(Point.RCPT, Deed.LONG_REFUSAL),
                new Hostility(Point.DATA, Deed.SILENCE),
                new Hostility(Point.MESSAGE, Deed.DRIP),
                new Hostility(Point.MESSAGE, Deed.CLOSE));
        try (RawMailServer server = RawMailServer.start(n -> n < met.size() ? met.get(n) : Hostility.NONE);
                Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3))) {
            Installation installation = Installation.of(sandbox, folder.resolve("serving"), Clock.systemUTC())
                    .with("WEBHOOK_URL", null)
                    .with("WEBHOOK_SECRET", null)
                    .with("BILLING_REVIEW", "off")
                    .with(
                            "BILLING_FIRST_PERIOD",
                            sandbox.currentMonth().minusMonths(met.size() + 1).toString())
                    .with("SMTP_PORT", String.valueOf(server.port()))
                    .with("SMTP_TIMEOUT", "1s");
            try (Child child = Child.start(installation, List.of("-Xmx128m"), "serve")) {
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> child.said().contains("Delivered ") || !child.isAlive());
                assertThat(child.said()).doesNotContainPattern(NO_WORDS);
                assertThat(child.terminate().end().exit()).isZero();
            }
            assertThat(server.conversations()).isGreaterThan(met.size());
            assertThat(installation.history())
                    .anySatisfy(statement ->
                            assertThat(statement.deliveries().get(0).state()).isEqualTo(DeliveryState.DELIVERED));
        }
    }
}
