package io.headcount.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

/** A message that keeps its Message-ID however often it is saved; Jakarta Mail would write one of its own. */
final class SummaryMessage extends MimeMessage {

    private final String messageId;

    SummaryMessage(String messageId) {
        super(Session.getInstance(new Properties()));
        this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
