package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.ledger.Trouble;
import io.headcount.text.OneLine;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.apache.camel.Body;

/** The plain mail that tells operations of a trouble, or that it is over. Thread-safe. */
public final class AlertMail {

    private final InternetAddress from;
    private final InternetAddress[] to;

    /** @throws IllegalArgumentException naming what is no address */
    public AlertMail(String from, List<String> to) {
        this.from = SummaryMail.address(from);
        this.to = to.stream().map(SummaryMail::address).toArray(InternetAddress[]::new);
    }

    /** The message; its Message-ID follows from the trouble and the time it was last raised or ended. */
    public MimeMessage compose(@Body Trouble trouble) {
        boolean over = trouble.endedAt() != null;
        long moment = (over ? trouble.endedAt() : trouble.raisedAt()).toEpochMilli();
        String id = "alert-" + Integer.toHexString(trouble.about().hashCode()) + "-" + moment;
        try {
            SummaryMessage message = new SummaryMessage(id, from);
            message.setRecipients(Message.RecipientType.TO, to);
            message.setSubject(
                    "Headcount: " + OneLine.clipped(trouble.about()) + (over ? ", resolved" : ""), UTF_8.name());
            message.setSentAt(over ? trouble.endedAt() : trouble.raisedAt());
            message.setText(text(trouble, over), UTF_8.name());
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("The alert about " + trouble.about() + " can't be put together", e);
        }
    }

    private static String text(Trouble trouble, boolean over) {
        return over
                ? "The problem is over: " + trouble.about() + ", since " + trouble.endedAt() + ".\r\n\r\nWhat it was: "
                        + trouble.message() + "\r\n"
                : trouble.message() + "\r\n\r\nLast seen at " + trouble.raisedAt()
                        + (trouble.daily()
                                ? "; you get a mail once a day while it lasts, and one when it is over."
                                : ".")
                        + "\r\n";
    }
}
