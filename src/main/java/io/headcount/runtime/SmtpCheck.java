package io.headcount.runtime;

import io.headcount.delivery.smtp.MailServer;
import io.headcount.delivery.smtp.MailTokens;
import io.headcount.settings.Settings;
import jakarta.mail.MessagingException;
import java.time.Clock;

/** Authenticates as the mail routes do before they send, and disconnects. */
public final class SmtpCheck {

    private SmtpCheck() {}

    /**
     * Connects, secures the connection as configured, and authenticates if a password is configured; within {@code smtp.timeout} as a
     * whole.
     *
     * @throws MessagingException if the server can't be reached, can't be verified, or refuses the credentials
     */
    public static void logIn(Settings settings, Clock clock) throws MessagingException {
        new MailServer(settings, new SmtpLogin(settings), new MailTokens(settings, clock), clock).logIn();
    }

    /**
     * As the other, but by the routes: also with a token, which is asked for first.
     *
     * @throws RouteFailure if there is no token to be had
     * @throws MessagingException as the other
     */
    public static void logIn(HeadcountRuntime runtime) throws RouteFailure, MessagingException {
        runtime.call("mail-token");
        runtime.bean("mailServer", MailServer.class).logIn();
    }

    /**
     * Asks for a token for Graph; more can't be tried without sending.
     *
     * @return whether the token names the permission to send; what it does not name may be granted in Exchange all the same
     * @throws RouteFailure if there is none to be had
     */
    public static boolean askForGraph(HeadcountRuntime runtime) throws RouteFailure {
        runtime.call("mail-token");
        return runtime.bean("mailTokens", MailTokens.class).grants("Mail.Send").orElse(true);
    }
}
