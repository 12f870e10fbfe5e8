package io.headcount.sandbox.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/** What a mail server asks about its conversations. It is asked by many threads at once. */
public interface Postmaster {

    /**
     * A mail as it arrived.
     *
     * @param sender the address of the envelope
     * @param recipients the addresses of the envelope
     */
    record Mail(MimeMessage message, String sender, List<String> recipients) {}

    /** Whether somebody else holds this conversation, from its first byte; then the server leaves the socket alone. */
    boolean takesOver(Socket client);

    /** Whether a user who gave this password or token is let in. */
    boolean admits(String passwordOrToken);

    /** The answer that refuses a recipient, if one does. */
    Optional<String> refusesRecipient();

    /** The answer that refuses a mail after its last byte, if one does; else the mail is {@linkplain #keep kept}. */
    Optional<String> refuses(Mail mail);

    /**
     * Keeps a mail.
     *
     * @throws IOException if it can't be: then the sender is told to try again later
     */
    void keep(Mail mail) throws IOException, MessagingException;
}
