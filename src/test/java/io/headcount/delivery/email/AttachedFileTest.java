package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachedFileTest {

    /** The last of many has a difference that no number can hold, which nobody looks at before its row is written. */
    private static final StatementDocument BREAKS_OFF = breaksOff();

    private static final Details DETAILS = new Summaries(Received.TEMPLATES, Locale.ENGLISH)
            .of(Statements.finalized(List.of()), Background.NONE, null)
            .details();

    @Test
    void aMailThatBreaksOffInTheMiddleIsNotTakenForAWholeOne(@TempDir Path folder) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder))) {
            MimeMessage broken = message(sandbox, BREAKS_OFF);

            assertThatThrownBy(() -> Transport.send(broken)).isInstanceOf(MessagingException.class);

            Transport.send(message(sandbox, Statements.finalized(Statements.companies(5, "Whole"))));
            assertThat(sandbox.mails()).extracting(ReceivedMail::subject).containsExactly("5 companies");
        }
    }

    @Test
    void whatCanBeKnownBeforeIsRefusedBeforeAnythingIsSent() {
        StatementDocument wrong = Statements.claiming(13, List.of(Statements.company("Globex", 12)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttachedFile(StatementFile.XLSX, wrong, DETAILS))
                .withMessageContaining("add up to 12");
    }

    /** Whatever reads a message instead of sending it must find in it what would be sent. */
    @Test
    void whoReadsTheAttachmentGetsTheSameAsWhoIsSentIt() throws Exception {
        AttachedFile file = new AttachedFile(
                StatementFile.CSV, Statements.finalized(List.of(Statements.company("Globex", 12))), DETAILS);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();

        file.writeTo(sent);

        assertThat(file.getInputStream()).hasBinaryContent(sent.toByteArray());
        assertThat(file.getName()).isEqualTo("headcount-default-2026-10-r1.csv");
        assertThatThrownBy(file::getOutputStream).isInstanceOf(IOException.class);
    }

    private static StatementDocument breaksOff() {
        List<Company> companies = new ArrayList<>(Statements.companies(20_000, "Long"));
        companies.add(Statements.changed("Last", Long.MIN_VALUE, 1));
        return Statements.corrected(companies);
    }

    private static MimeMessage message(Sandbox sandbox, StatementDocument document) throws MessagingException {
        Properties server = new Properties();
        server.put("mail.smtp.host", "127.0.0.1");
        server.put("mail.smtp.port", String.valueOf(sandbox.smtpPort()));
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new AttachedFile(StatementFile.XLSX, document, DETAILS));
        part.setHeader("Content-Transfer-Encoding", "base64");
        MimeMessage message = new MimeMessage(Session.getInstance(server));
        message.setFrom(new InternetAddress("headcount@example.com"));
        message.setRecipients(Message.RecipientType.TO, "finance@example.com");
        message.setSubject(document.data().companies().size() + " companies");
        message.setContent(new MimeMultipart(part));
        return message;
    }
}
