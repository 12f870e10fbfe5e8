package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.delivery.attachment.Background;
import io.headcount.statement.StatementDocument;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** A summary as its reader's mail program has it: written to bytes, sent over no wire, and parsed again. */
public record Received(MimeMessage message, byte[] bytes) {

    public static final Path TEMPLATES = Path.of("config/email");

    public static SummaryMail mail(Path templates, List<String> to) {
        return new SummaryMail(
                new Summaries(templates, Locale.ENGLISH), any -> Background.NONE, "headcount@example.com", to);
    }

    public static Received of(StatementDocument document) throws MessagingException, IOException {
        return of(document, "dlv-0001", TEMPLATES);
    }

    public static Received of(StatementDocument document, String deliveryId, Path templates)
            throws MessagingException, IOException {
        return of(document, Background.NONE, Locale.ENGLISH, deliveryId, templates);
    }

    public static Received of(
            StatementDocument document, Background background, Locale locale, String deliveryId, Path templates)
            throws MessagingException, IOException {
        SummaryMail mail = new SummaryMail(
                new Summaries(templates, locale),
                any -> background,
                "Headcount <headcount@example.com>",
                List.of("Büro Finanz <finance@example.com>", "b@example.com"));
        MimeMessage composed = mail.compose(document.toJson(), deliveryId);
        composed.saveChanges();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        composed.writeTo(bytes);
        MimeMessage parsed =
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes.toByteArray()));
        return new Received(parsed, bytes.toByteArray());
    }

    public String text() throws MessagingException, IOException {
        return ((String) alternative().getBodyPart(0).getContent()).replace("\r\n", "\n");
    }

    public String html() throws MessagingException, IOException {
        return (String) alternative().getBodyPart(1).getContent();
    }

    /** The size that Gmail goes by. */
    public int encodedHtmlSize() throws MessagingException, IOException {
        return alternative().getBodyPart(1).getSize();
    }

    public Part attachment() throws MessagingException, IOException {
        return mixed().getBodyPart(1);
    }

    public String csv() throws MessagingException, IOException {
        return new String(attachment().getInputStream().readAllBytes(), UTF_8);
    }

    public byte[] workbook() throws MessagingException, IOException {
        return mixed().getBodyPart(2).getInputStream().readAllBytes();
    }

    public MimeMultipart mixed() throws MessagingException, IOException {
        return (MimeMultipart) message.getContent();
    }

    public MimeMultipart alternative() throws MessagingException, IOException {
        return (MimeMultipart) mixed().getBodyPart(0).getContent();
    }
}
