package io.headcount.email;

import static java.nio.charset.StandardCharsets.UTF_8;

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
record Received(MimeMessage message, byte[] bytes) {

    static final Path TEMPLATES = Path.of("config/email");

    static SummaryMail mail(Path templates, List<String> to) {
        return new SummaryMail(
                new Summaries(templates, Locale.ENGLISH), any -> Background.NONE, "headcount@example.com", to);
    }

    static Received of(StatementDocument document) throws MessagingException, IOException {
        return of(document, "dlv-0001", TEMPLATES);
    }

    static Received of(StatementDocument document, String deliveryId, Path templates)
            throws MessagingException, IOException {
        return of(document, Background.NONE, Locale.ENGLISH, deliveryId, templates);
    }

    static Received of(
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

    String text() throws MessagingException, IOException {
        return ((String) alternative().getBodyPart(0).getContent()).replace("\r\n", "\n");
    }

    String html() throws MessagingException, IOException {
        return (String) alternative().getBodyPart(1).getContent();
    }

    /** The size that Gmail goes by. */
    int encodedHtmlSize() throws MessagingException, IOException {
        return alternative().getBodyPart(1).getSize();
    }

    Part attachment() throws MessagingException, IOException {
        return mixed().getBodyPart(1);
    }

    String csv() throws MessagingException, IOException {
        return new String(attachment().getInputStream().readAllBytes(), UTF_8);
    }

    MimeMultipart mixed() throws MessagingException, IOException {
        return (MimeMultipart) message.getContent();
    }

    MimeMultipart alternative() throws MessagingException, IOException {
        return (MimeMultipart) mixed().getBodyPart(0).getContent();
    }
}
