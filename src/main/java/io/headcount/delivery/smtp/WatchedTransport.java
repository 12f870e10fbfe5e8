package io.headcount.delivery.smtp;

import io.headcount.text.ExchangeFailure;
import io.headcount.text.OneLine;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation in SMTP that ends within its bounds, and fails in words. A yes is a yes: what becomes of the good-bye
 * after it does not matter.
 */
final class WatchedTransport extends SMTPTransport {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedTransport.class);

    /** Codes from here on are a no, and say why. */
    private static final int NO = 400;

    private final Conversation conversation;
    private final Optional<MailTokens> tokens;
    private final Clock clock;

    /**
     * @param scheme smtp, or smtps for TLS from the beginning
     * @param tokens where the token is with which to sign in, if that is how
     */
    WatchedTransport(
            Session session, String scheme, Conversation conversation, Optional<MailTokens> tokens, Clock clock) {
        super(session, null, scheme, scheme.equals("smtps"));
        this.conversation = conversation;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        try {
            setLocalHost(NameLookUp.ownName(host, conversation.left()));
            if (tokens.isPresent()) {
                // Without these two the library signs nobody in.
                return super.protocolConnect(host, port, null, null) && signIn(host, port, user, tokens.get());
            }
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

    private boolean signIn(String host, int port, String user, MailTokens kept) throws MessagingException {
        String token = kept.current();
        try {
            new TokenSignIn(host, port, user, token).at(new Talking());
            return true;
        } catch (MailTokenRejected e) {
            kept.rejected(token);
            throw e;
        }
    }

    private final class Talking implements TokenSignIn.Talk {

        @Override
        public boolean offers(String mechanism) {
            return supportsAuthentication(mechanism);
        }

        @Override
        public String offered() {
            String offered = getExtensionParameter("AUTH");
            return offered == null || offered.isBlank() ? "" : ", but " + OneLine.clipped(offered);
        }

        @Override
        public int say(String command) throws MessagingException {
            return simpleCommand(command);
        }

        @Override
        public String heard() {
            return getLastServerResponse();
        }
    }

    /**
     * Sends an {@link OutgoingMail} to whoever the server takes it for: it learns whom it did not reach, and the others get it once. Whom
     * the server refuses for the moment only is waited for while the mail is young: then nobody gets it yet. Any other message goes to
     * all or to nobody, as nobody could be told.
     */
    @Override
    public synchronized void sendMessage(Message message, Address[] addresses) throws MessagingException {
        Recipients recipients = new Recipients(addresses);
        try {
            while (true) {
                try {
                    super.sendMessage(message, recipients.accepted());
                    break;
                } catch (SendFailedException e) {
                    if (!(message instanceof OutgoingMail mail) || !recipients.without(e)) {
                        throw e;
                    }
                    if (!recipients.suffice(mail.age(clock))) {
                        throw recipients.inWords();
                    }
                }
            }
        } catch (MessagingException | RuntimeException e) {
            throw inWords(e);
        }
        if (message instanceof OutgoingMail taken) {
            taken.answered(OneLine.clipped(String.valueOf(getLastServerResponse())));
        }
        if (message instanceof OutgoingMail mail && !recipients.refused().isEmpty()) {
            mail.refused(recipients.refused());
            LOG.warn("A mail did not reach everybody: {}.", mail.whomNot().orElseThrow());
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
        if (failure instanceof MailTokenRejected rejected) {
            return rejected;
        }
        if (failure instanceof MessagingException refusal && getLastReturnCode() >= NO) {
            KnownRefusals.ofServer(String.valueOf(getLastServerResponse()), tokens.isPresent())
                    .ifPresent(advice -> refusal.setNextException(new Advice(advice)));
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
        return said instanceof AuthenticationFailedException ? noPassword() : said;
    }

    /** The library gave up before the server said no to anything: it offers nothing that a password is good for. */
    private MessagingException noPassword() {
        String offered = getExtensionParameter("AUTH");
        MessagingException failure = new AuthenticationFailedException("the mail server takes no password; it offers "
                + (offered == null || offered.isBlank() ? "no sign-in" : OneLine.clipped(offered.strip())));
        failure.setNextException(new Advice(
                "set smtp.auth=oauth2 (docs/mail-microsoft.md, docs/mail-google.md), or smtp.auth=none if it wants no"
                        + " sign-in"));
        return failure;
    }
}
