package io.headcount.runtime;

import io.headcount.delivery.smtp.MailServer;
import io.headcount.settings.Settings;
import jakarta.mail.MessagingException;

/** Authenticates at the mail server as the e-mail route does, and disconnects. */
public final class SmtpCheck {

    private SmtpCheck() {}

    /**
     * Connects, secures the connection as configured, and authenticates if configured; within {@code smtp.timeout} as a whole.
     *
     * @throws MessagingException if the server can't be reached, can't be verified, or refuses the credentials
     */
    public static void logIn(Settings settings) throws MessagingException {
        new MailServer(settings, new SmtpLogin(settings)).logIn();
    }
}
