package io.headcount.runtime;

import io.headcount.delivery.smtp.MailServer;
import io.headcount.settings.Settings;
import jakarta.mail.MessagingException;

/** Logs in at the mail server as the e-mail route does, and goes away again. */
public final class SmtpCheck {

    private SmtpCheck() {}

    /**
     * Connects, secures the connection as configured, and logs in if there is a log-in; within {@code smtp.timeout} as a whole.
     *
     * @throws MessagingException if the server can't be reached, is not what it says it is, or refuses the log-in
     */
    public static void logIn(Settings settings) throws MessagingException {
        new MailServer(settings, new SmtpLogin(settings)).logIn();
    }
}
