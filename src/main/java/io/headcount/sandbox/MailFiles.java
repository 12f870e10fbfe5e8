package io.headcount.sandbox;

import io.headcount.sandbox.smtp.Postmaster;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes each mail into the inbox directory as it arrives; files of earlier runs are left alone. */
final class MailFiles {

    private static final Pattern NAME = Pattern.compile("mail-(\\d{3,9})-.*");
    private static final int LONGEST_SLUG = 40;

    private final Path inbox;
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
    private int lastNumber;

    MailFiles(Path inbox) throws IOException {
        this.inbox = inbox;
        this.lastNumber = highestNumber(inbox);
    }

    List<ReceivedMail> mails() {
        return List.copyOf(mails);
    }

    synchronized void keep(Postmaster.Mail mail) throws IOException, MessagingException {
        MimeMessage message = mail.message();
        String subject = message.getSubject() == null ? "" : message.getSubject();
        String name = String.format(Locale.ROOT, "mail-%03d-%s", lastNumber + 1, slug(subject));
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        message.writeTo(raw);
        Path eml = Files.write(inbox.resolve(name + ".eml"), raw.toByteArray());
        Optional<String> html = html(message);
        Path page = html.isPresent() ? Files.writeString(inbox.resolve(name + ".html"), html.get()) : null;
        lastNumber++;
        mails.add(new ReceivedMail(
                message.getMessageID(),
                from(message, mail.sender()),
                mail.recipients(),
                subject,
                raw.toByteArray(),
                eml,
                page));
    }

    private static String from(MimeMessage message, String envelope) throws MessagingException {
        Address[] from = message.getFrom();
        return from != null && from.length > 0 && from[0] instanceof InternetAddress address
                ? address.getAddress()
                : envelope;
    }

    /** The first HTML part, at whatever depth. */
    private static Optional<String> html(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/html") && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return part.getContent() instanceof String text ? Optional.of(text) : Optional.empty();
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> found = html(parts.getBodyPart(i));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Safe in any file system: the subject is a stranger's text. */
    private static String slug(String subject) {
        String plain = Normalizer.normalize(subject, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-");
        String cut = plain.substring(0, Math.min(LONGEST_SLUG, plain.length())).replaceAll("^-+|-+$", "");
        return cut.isEmpty() ? "no-subject" : cut;
    }

    private static int highestNumber(Path inbox) throws IOException {
        int highest = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(inbox, "mail-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    highest = Math.max(highest, Integer.parseInt(name.group(1)));
                }
            }
        }
        return highest;
    }
}
