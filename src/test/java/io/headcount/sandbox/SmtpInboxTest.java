package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpInboxTest {

    private static final String HTML = "<p>Toplam: İĞ 48,213</p>";

    @TempDir
    Path inbox;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(1));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aMailIsAFileAsSoonAsItIsTaken() throws Exception {
        send("Monthly users 2026-10: İĞÜ / 48,213", true, "finance@example.com", "cfo@example.com");
        ReceivedMail mail = sandbox.mails().get(0);
        assertThat(mail.subject()).isEqualTo("Monthly users 2026-10: İĞÜ / 48,213");
        assertThat(mail.from()).isEqualTo("billing@example.com");
        assertThat(mail.recipients()).containsExactly("cfo@example.com", "finance@example.com");
        assertThat(mail.messageId()).startsWith("<").endsWith(">");
        assertThat(mail.eml().getFileName()).hasToString("mail-001-monthly-users-2026-10-igu-48-213.eml");
        assertThat(Files.readAllBytes(mail.eml())).isEqualTo(mail.raw());
        assertThat(new String(mail.raw(), StandardCharsets.UTF_8)).contains("multipart/alternative");
        assertThat(mail.html().getFileName()).hasToString("mail-001-monthly-users-2026-10-igu-48-213.html");
        assertThat(Files.readString(mail.html())).isEqualTo(HTML);
    }

    @Test
    void aMailWithoutHtmlHasNoHtmlFileAndAnySubjectMakesAFileName() throws Exception {
        send("../../../etc/passwd\u0000", false, "finance@example.com");
        send("请查收", false, "finance@example.com");
        assertThat(sandbox.mails()).allMatch(mail -> mail.html() == null);
        assertThat(sandbox.mails())
                .extracting(mail -> mail.eml().getFileName().toString())
                .containsExactly("mail-001-etc-passwd.eml", "mail-002-no-subject.eml");
    }

    @Test
    void aSecondRunWritesBesideTheFirstAndNotOverIt() throws Exception {
        send("one", false, "finance@example.com");
        try (Sandbox again = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(1))) {
            sandbox.close();
            sandbox = again;
            send("one", false, "finance@example.com");
            assertThat(again.mails()).hasSize(1);
            assertThat(inbox.resolve("mail-001-one.eml")).exists();
            assertThat(inbox.resolve("mail-002-one.eml")).exists();
        }
    }

    @Test
    void aRefusedRecipientIsNoDelivery() {
        sandbox.fault(Fault.SMTP_REFUSES);
        assertThatThrownBy(() -> send("one", false, "finance@example.com"))
                .isInstanceOf(SendFailedException.class)
                .hasMessageContaining("Invalid Addresses");
        assertThat(sandbox.mails()).isEmpty();
    }

    @Test
    void aServerThatIsBusyTakesTheMailTheNextTime() throws Exception {
        sandbox.fault(Fault.SMTP_BUSY_ONCE);
        assertThatThrownBy(() -> send("one", false, "finance@example.com")).hasMessageContaining("451");
        assertThat(sandbox.mails()).isEmpty();
        send("one", false, "finance@example.com");
        assertThat(sandbox.mails()).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostLeavesTheMailTaken() {
        sandbox.fault(Fault.SMTP_LOSES_ANSWER_ONCE);
        assertThatThrownBy(() -> send("one", false, "finance@example.com")).hasMessageContaining("451");
        assertThat(sandbox.mails()).hasSize(1);
    }

    private void send(String subject, boolean html, String... to) throws MessagingException {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", "127.0.0.1");
        settings.setProperty("mail.smtp.port", Integer.toString(sandbox.smtpPort()));
        settings.setProperty("mail.smtp.auth", "true");
        MimeMessage mail = new MimeMessage(Session.getInstance(settings));
        mail.setFrom(new InternetAddress("Headcount <billing@example.com>"));
        for (String address : to) {
            mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        mail.setSubject(subject, "UTF-8");
        if (html) {
            MimeBodyPart text = new MimeBodyPart();
            text.setText("Total: 48,213", "UTF-8");
            MimeBodyPart page = new MimeBodyPart();
            page.setText(HTML, "UTF-8", "html");
            mail.setContent(new MimeMultipart("alternative", text, page));
        } else {
            mail.setText("Total: 48,213");
        }
        Transport.send(mail, "anybody", "anything");
    }
}
