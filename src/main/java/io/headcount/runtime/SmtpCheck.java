package io.headcount.runtime;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.Properties;

/** Logs in at the mail server as the e-mail route does, and goes away again. */
public final class SmtpCheck {

    private SmtpCheck() {}

    /**
     * Connects, secures the connection as configured, and logs in if there is a log-in.
     *
     * @throws MessagingException if the server can't be reached, is not what it says it is, or refuses the log-in
     */
    public static void logIn(Settings settings) throws MessagingException {
        Properties routes = settings.forRoutes();
        String scheme = routes.getProperty("smtp.scheme");
        String prefix = "mail." + scheme + ".";
        Properties properties = new Properties();
        properties.put(prefix + "auth", routes.getProperty("smtp.auth"));
        properties.put(prefix + "starttls.enable", routes.getProperty("smtp.starttls"));
        properties.put(prefix + "starttls.required", routes.getProperty("smtp.starttls"));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        for (String timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.put(prefix + timeout, routes.getProperty("smtp.timeout"));
        }
        Session session = Session.getInstance(properties, new SmtpLogin(settings));
        try (Transport transport = session.getTransport(scheme)) {
            transport.connect(settings.get(Setting.SMTP_HOST), settings.get(Setting.SMTP_PORT), null, null);
        }
    }
}
