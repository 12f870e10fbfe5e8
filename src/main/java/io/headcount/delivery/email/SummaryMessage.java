package io.headcount.delivery.email;

import io.headcount.delivery.smtp.OutgoingMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/**
 * A message that keeps its Message-ID however often it is saved, where Jakarta Mail would write one of its own, and that asks
 * for no automatic answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3834">RFC 3834</a> for Auto-Submitted
 * @see <a href="https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/">MS-OXCMAIL</a> for
 *     X-Auto-Response-Suppress, which is what Exchange goes by
 */
final class SummaryMessage extends OutgoingMail {

    /** In English whatever the language of the mail, and in UTC wherever it is written. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private final String messageId;

    /**
     * @param id a dot-atom that no other message of the sender's domain bears
     * @param from whose domain stands at the right side of the Message-ID: receivers distrust one that can't exist
     */
    SummaryMessage(String id, InternetAddress from) throws MessagingException {
        super(Session.getInstance(new Properties()));
        String address = from.getAddress();
        this.messageId = "<" + id + address.substring(address.lastIndexOf('@')).toLowerCase(Locale.ROOT) + ">";
        setFrom(from);
        setHeader("Auto-Submitted", "auto-generated");
        setHeader("X-Auto-Response-Suppress", "All");
    }

    void setSentAt(Instant moment) throws MessagingException {
        setHeader("Date", DATE.format(moment.atOffset(ZoneOffset.UTC)));
    }

    /** Jakarta Mail leaves ASCII as it is, also what a reader would take for a word encoded by RFC 2047. */
    @Override
    public void setSubject(String subject, String charset) throws MessagingException {
        super.setSubject(subject.replace("=?", "= ?"), charset);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
