package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.ledger.Report;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import org.apache.camel.Body;

/** A recorded report as a plain mail with its table attached; each attempt bears the same Message-ID and date. Thread-safe. */
public final class ReportMail {

    private final Addressees addressees;

    private ReportMail(Addressees addressees) {
        this.addressees = addressees;
    }

    /** As the settings say. */
    public static ReportMail of(Settings settings) {
        return new ReportMail(Addressees.ofCapacity(settings));
    }

    /** The message. */
    public MimeMessage compose(@Body Report report) {
        try {
            SummaryMessage message = new SummaryMessage("report-" + report.id(), addressees.from());
            addressees.on(message);
            message.setSubject("Headcount: " + OneLine.of(report.subject()), UTF_8.name());
            message.setSentAt(report.madeAt());
            message.setContent(new MimeMultipart("mixed", text(report), table(report)));
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("The mail of " + report.id() + " can't be put together", e);
        }
    }

    /** In base64: lines of any length and in any script reach the reader as they are. */
    private static MimeBodyPart text(Report report) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(report.body().replace("\r\n", "\n").replace("\n", "\r\n"), UTF_8.name());
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static MimeBodyPart table(Report report) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(
                new ByteArrayDataSource(report.attachment().getBytes(UTF_8), "text/csv; charset=UTF-8")));
        part.setFileName(report.fileName());
        part.setDisposition(Part.ATTACHMENT);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }
}
