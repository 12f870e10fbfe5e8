package io.headcount.delivery.smtp;

import io.headcount.text.ExchangeFailure;
import io.headcount.text.OneLine;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;

/**
 * One conversation in SMTP that ends within its bounds, and fails in words. A yes is a yes: what becomes of the good-bye
 * after it does not matter.
 */
final class WatchedTransport extends SMTPTransport {

    /** Codes from here on are a no, and say why. */
    private static final int NO = 400;

    private final Conversation conversation;

    /** @param scheme smtp, or smtps for TLS from the beginning */
    WatchedTransport(Session session, String scheme, Conversation conversation) {
        super(session, null, scheme, scheme.equals("smtps"));
        this.conversation = conversation;
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        try {
            setLocalHost(NameLookUp.ownName(host, conversation.left()));
            boolean connected = super.protocolConnect(host, port, user, password);
            if (!connected) {
                conversation.end();
            }
            return connected;
        } catch (MessagingException | RuntimeException e) {
            conversation.end();
            throw inWords(e);
        } catch (TimeoutException e) {
            conversation.end();
            throw new MessagingException(null, conversation.late());
        } catch (IOException e) {
            conversation.end();
            throw new MessagingException(null, e);
        }
    }

    @Override
    public synchronized void sendMessage(Message message, Address[] addresses) throws MessagingException {
        try {
            super.sendMessage(message, addresses);
        } catch (MessagingException | RuntimeException e) {
            throw inWords(e);
        }
    }

    @Override
    protected OutputStream data() throws MessagingException {
        OutputStream message = super.data();
        conversation.messageBegins();
        return message;
    }

    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (MessagingException e) {
            // All that matters was said before.
        } finally {
            conversation.end();
        }
    }

    /** What the server said stays as it is; for all else there are better words than the library's. */
    private MessagingException inWords(Exception failure) {
        if (failure instanceof MessagingException refusal && getLastReturnCode() >= NO) {
            return refusal;
        }
        Optional<IOException> known = conversation.meaning();
        if (known.isPresent()) {
            return new MessagingException(null, known.get());
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException lost && !(lost.getCause() instanceof IOException)) {
                String where = failure instanceof MailConnectException unreachable
                        ? "no connection to " + unreachable.getHost() + ":" + unreachable.getPort()
                        : null;
                return new MessagingException(where, lost);
            }
        }
        if (getLastReturnCode() < 0 || !(failure instanceof MessagingException said)) {
            String answer = OneLine.clipped(String.valueOf(getLastServerResponse()));
            return new MessagingException(
                    null, new ExchangeFailure("what was received is not an answer of a mail server: '" + answer + "'"));
        }
        return said;
    }
}
