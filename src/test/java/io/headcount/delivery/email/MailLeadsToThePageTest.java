package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Trouble;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What finance does with a mail: follow it to the page, ask somebody, open what is attached; and get it twice. */
class MailLeadsToThePageTest {

    private static final String PAGE = "https://headcount.example.com/reports";

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("SERVER_PUBLIC_URL", PAGE + "/")
                .with("EMAIL_REPLY_TO", "\"Help, desk\" <help@msp.example>, second@msp.example")
                .with("EMAIL_CSV_SEPARATOR", ";");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void theSummaryLeadsToItsPageAndSaysWhomToAskAndItsCsvIsAsTheSettingSays() throws Exception {
        assertThat(installation.run("statement").exit()).isZero();

        String link = PAGE + "/statements/" + installation.history().get(0).id();
        ReceivedMail mail = sandbox.mails().get(0);
        assertThat(Files.readString(mail.html()))
                .contains("href=\"" + link + "\"", "Questions? Write to help@msp.example, second@msp.example.");
        MimeMultipart parts = parts(mail);
        String text = (String) ((MimeMultipart) parts.getBodyPart(0).getContent())
                .getBodyPart(0)
                .getContent();
        assertThat(text)
                .contains("The statement's page:\r\n" + link + "\r\n")
                .contains("Questions? Write to help@msp.example, second@msp.example.");
        assertThat(new String(parts.getBodyPart(1).getInputStream().readAllBytes(), UTF_8))
                .startsWith("\uFEFFCompany Id;Company Name;Monthly Users;");
        assertThat(installation.run("preview").exit()).isZero();
        try (var files = Files.walk(folder.resolve("home"))) {
            Path csv = files.filter(file ->
                            file.toString().endsWith(".csv") && file.toString().contains("preview"))
                    .findFirst()
                    .orElseThrow();
            assertThat(csv)
                    .hasBinaryContent(parts.getBodyPart(1).getInputStream().readAllBytes());
        }
    }

    /** Another destination's fate, the day and the attempt are no part of it. */
    @Test
    void theSameMailComesAgainByteForByte() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        clock.set("2026-12-24T09:00:00Z");
        installation.run("deliver", "--period", "2026-10");
        assertThat(installation
                        .run("deliver", "--period", "2026-10", "--destination", "email", "--again")
                        .exit())
                .isZero();

        List<ReceivedMail> mails = sandbox.mails().stream()
                .filter(mail -> mail.subject().startsWith("Monthly users"))
                .toList();
        assertThat(mails).hasSize(2);
        assertThat(written(mails.get(1))).isEqualTo(written(mails.get(0)));
    }

    @Test
    void anAlertLeadsToThePage() throws Exception {
        Instant now = clock.instant();
        Trouble trouble = new Trouble("x", "no statement", "What happened.", true, now, now, null, null);

        assertThat((String) AlertMail.of(installation
                                .with("EMAIL_ALERT_TO", "ops@msp.example")
                                .settings())
                        .compose(trouble)
                        .getContent())
                .endsWith("\r\n\r\nThe page: " + PAGE + "/\r\n");
        assertThat((String) AlertMail.of(
                                installation.with("SERVER_PUBLIC_URL", null).settings())
                        .compose(trouble)
                        .getContent())
                .doesNotContain("page");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_PUBLIC_URL, http://headcount.internal, 'server.public-url: plain http is refused'",
        "SERVER_PUBLIC_URL, headcount.example.com, 'server.public-url: must be a web address such as https://'",
        "SERVER_PUBLIC_URL, https://h.example/?a=b, 'server.public-url: must hold no query'",
        "SERVER_PUBLIC_URL, https://user:word@h.example, 'server.public-url: must hold no user, password'",
        "EMAIL_CSV_SEPARATOR, |, 'email.csv-separator: ''|'' is not one of , ; or tab'"
    })
    void whatCantBeMeantIsRefusedAtTheStart(String variable, String text, String problem) {
        Installation.Run run = installation.with(variable, text).run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
        assertThat(sandbox.mails()).isEmpty();
    }

    private static MimeMultipart parts(ReceivedMail mail) throws Exception {
        return (MimeMultipart)
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw()))
                        .getContent();
    }

    /** Without what the server wrote on top. */
    private static String written(ReceivedMail mail) {
        String raw = new String(mail.raw(), UTF_8);
        return raw.substring(raw.indexOf("Date: "));
    }
}
