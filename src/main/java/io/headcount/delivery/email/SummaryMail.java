package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.delivery.BrokenTemplateException;
import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementDocument;
import io.headcount.text.OneLine;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns a statement document into the e-mail that finance reads: a summary as HTML and as plain text with the same
 * facts, and the complete list attached as a CSV file and as an Excel workbook.
 *
 * <p>Everything that identifies a message follows from the document and the delivery's id, so each attempt bears the
 * same Message-ID and date and is the same byte for byte, unless somebody changed {@code config/} in between. Thread-safe; the templates are read anew for each message. The attachments
 * are written while the message is sent, and before that where its length matters.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5322">RFC 5322</a> for Date and Message-ID
 */
public final class SummaryMail {

    /** The left side of a Message-ID, without what would need quotes there. */
    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    private final Summaries summaries;
    private final Function<StatementDocument, Background> backgrounds;
    private final Addressees addressees;
    private final long mostBytes;

    /**
     * @param summaries makes what the mail says
     * @param backgrounds what is known of a statement besides its document
     * @param from the sender, {@code address} or {@code Name <address>}
     * @param to the recipients, in the same form; at least one
     * @throws IllegalArgumentException naming what is no address
     */
    public SummaryMail(
            Summaries summaries, Function<StatementDocument, Background> backgrounds, String from, List<String> to) {
        this(summaries, backgrounds, Addressees.of(from, to), Long.MAX_VALUE);
    }

    private SummaryMail(
            Summaries summaries,
            Function<StatementDocument, Background> backgrounds,
            Addressees addressees,
            long mostBytes) {
        if (addressees.areNone()) {
            throw new IllegalArgumentException("The summary has no recipient");
        }
        this.summaries = summaries;
        this.backgrounds = backgrounds;
        this.addressees = addressees;
        this.mostBytes = mostBytes;
    }

    /**
     * As the settings say.
     *
     * @param mostBytes how long a message may be; one that would be longer has fewer attachments, and says so
     */
    public static SummaryMail of(
            Settings settings,
            Summaries summaries,
            Function<StatementDocument, Background> backgrounds,
            long mostBytes) {
        return new SummaryMail(summaries, backgrounds, Addressees.ofSummary(settings), mostBytes);
    }

    /**
     * The whole message, ready to be sent.
     *
     * @param document a statement document, as every destination gets it
     * @param deliveryId becomes the left side of the Message-ID; the sender's domain is the right one
     * @throws IllegalArgumentException if the document's type is unknown or the id can't be part of a Message-ID
     * @throws java.io.UncheckedIOException if the text is no statement document
     * @throws java.time.DateTimeException if its period, time zone or timestamp is none
     * @throws BrokenTemplateException if a template is missing or broken
     */
    public MimeMessage compose(String document, String deliveryId) {
        if (!DOT_ATOM.matcher(deliveryId).matches()) {
            throw new IllegalArgumentException(
                    "The delivery id can't be part of a Message-ID: " + OneLine.clipped(deliveryId));
        }
        StatementDocument statement = StatementDocument.parse(document);
        Background background = backgrounds.apply(statement);
        for (Attached attached : Attached.values()) {
            MimeMessage message = message(statement, background, deliveryId, attached);
            if (attached == Attached.NONE || fits(message)) {
                return message;
            }
        }
        throw new AssertionError("the last one is returned");
    }

    private boolean fits(MimeMessage message) {
        if (mostBytes == Long.MAX_VALUE) {
            return true;
        }
        try {
            Length length = new Length();
            message.writeTo(length);
            return length.bytes() <= mostBytes;
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("The summary can't be written; nothing was sent", e);
        }
    }

    private static final class Length extends OutputStream {

        private long bytes;

        long bytes() {
            return bytes;
        }

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int from, int length) {
            bytes += length;
        }
    }

    private MimeMessage message(
            StatementDocument statement, Background background, String deliveryId, Attached attached) {
        String statementId = OneLine.clipped(statement.data().statementId());
        Summary summary = summaries.of(statement, background, deliveryId, attached);
        try {
            SummaryMessage message = new SummaryMessage(deliveryId, addressees.from());
            addressees.on(message);
            message.setSubject(summary.subject(), UTF_8.name());
            message.setSentAt(Instant.parse(statement.timestamp()));
            message.setHeader("X-Headcount-Statement", statementId);
            MimeMultipart content = new Parts("mixed", deliveryId, alternative(summary, deliveryId));
            for (StatementFile file : attached.files()) {
                content.addBodyPart(attachment(file, statement, summary.details()));
            }
            message.setContent(content);
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException(
                    "The summary of statement " + statementId + " can't be put together; nothing was sent", e);
        }
    }

    /**
     * Tries the templates before a statement depends on them.
     *
     * @throws BrokenTemplateException naming the file, and the line where it is known
     */
    public void check() {
        summaries.check();
    }

    private static MimeBodyPart alternative(Summary summary, String deliveryId) throws MessagingException {
        MimeBodyPart html = written(summary.html(), "html");
        if (summary.logo().isPresent()) {
            html = part(
                    new Parts("related", deliveryId, html, logo(summary.logo().get())));
        }
        return part(new Parts("alternative", deliveryId, written(summary.text(), "plain"), html));
    }

    private static MimeBodyPart part(MimeMultipart parts) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(parts);
        return part;
    }

    private static MimeBodyPart logo(Logo logo) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(logo.bytes(), logo.mediaType())));
        part.setContentID("<" + Logo.URL.substring("cid:".length()) + ">");
        part.setDisposition(Part.INLINE);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** Text lines end with CR LF as RFC 2046 wants them, also where base64 hides them from the transport. */
    private static MimeBodyPart written(String content, String subtype) throws MessagingException {
        String canonical = content.replace("\r\n", "\n").replace("\n", "\r\n");
        MimeBodyPart part = new MimeBodyPart();
        part.setText(canonical, UTF_8.name(), subtype);
        part.setHeader("Content-Transfer-Encoding", encoding(canonical.getBytes(UTF_8)));
        return part;
    }

    /**
     * The shorter of the two, since Gmail clips a message by its size as encoded: quoted-printable triples each byte
     * that is not ASCII, base64 adds a third to every byte.
     */
    private static String encoding(byte[] content) {
        int notAscii = 0;
        for (byte b : content) {
            if (b < 0) {
                notAscii++;
            }
        }
        return notAscii > content.length / 6 ? "base64" : "quoted-printable";
    }

    private static MimeBodyPart attachment(StatementFile file, StatementDocument statement, Details details)
            throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new AttachedFile(file, statement, details));
        part.setFileName(file.name(statement));
        part.setDisposition(Part.ATTACHMENT);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    static InternetAddress address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            if (address.isGroup() || text.chars().anyMatch(Character::isISOControl)) {
                throw new AddressException("not one plain address");
            }
            address.setPersonal(address.getPersonal(), UTF_8.name());
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException(
                    "Not an e-mail address: '" + OneLine.of(text) + "' (" + e.getMessage() + ")", e);
        }
    }
}
