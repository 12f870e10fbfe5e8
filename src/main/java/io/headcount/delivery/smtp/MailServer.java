package io.headcount.delivery.smtp;

import io.headcount.http.TimeLimit;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.MailAuthenticator;

/**
 * The mail server as the settings say: how it is reached, secured and logged in at, and within which bounds, for the route that sends and
 * for whoever tries it. Each mail is a conversation of its own. Thread-safe once made.
 */
public final class MailServer extends DefaultJavaMailSender {

    private final TimeLimit limit;
    private final Duration mostForMessage;

    /** @param logIn what is asked for the log-in where {@code smtp.username} is set */
    public MailServer(Settings settings, MailAuthenticator logIn) {
        Duration timeout = settings.get(Setting.SMTP_TIMEOUT);
        this.limit = TimeLimit.by(settings, Setting.SMTP_TIMEOUT);
        // What is left of the claim once both halves have had their time; the other half is for composing and
        // recording.
        Duration spare = settings.get(Setting.DELIVERY_CLAIM).minus(timeout.multipliedBy(2));
        this.mostForMessage = spare.isNegative() ? Duration.ZERO : spare.dividedBy(2);
        boolean startTls = settings.get(Setting.SMTP_SECURITY).equals("starttls");
        boolean user = settings.find(Setting.SMTP_USERNAME).isPresent();
        setProtocol(settings.get(Setting.SMTP_SECURITY).equals("tls") ? "smtps" : "smtp");
        setHost(settings.get(Setting.SMTP_HOST));
        setPort(settings.get(Setting.SMTP_PORT));
        if (user) {
            setAuthenticator(logIn);
        }
        property("auth", user);
        property("starttls.enable", startTls);
        property("starttls.required", startTls);
        property("ssl.checkserveridentity", true);
        // Else whatever goes wrong with the bounded socket is tried again with one that is not.
        property("socketFactory.fallback", false);
        property("quitwait", false);
    }

    private void property(String name, boolean value) {
        addAdditionalJavaMailProperty("mail." + getProtocol() + "." + name, String.valueOf(value));
    }

    /**
     * Connects, secures the connection as configured, logs in if there is a log-in, and goes away again.
     *
     * @throws MessagingException if the server can't be reached, is not what it says it is, or refuses the log-in
     */
    public void logIn() throws MessagingException {
        PasswordAuthentication logIn = getPasswordAuthentication();
        try (Transport transport = getTransport(getSession())) {
            transport.connect(getHost(), getPort(), logIn.getUserName(), logIn.getPassword());
        }
    }

    @Override
    protected Transport getTransport(Session session) {
        Conversation conversation = new Conversation(limit, mostForMessage);
        Properties properties = new Properties();
        properties.putAll(session.getProperties());
        properties.put("mail." + getProtocol() + ".socketFactory", conversation);
        return new WatchedTransport(Session.getInstance(properties, (Authenticator) null), getProtocol(), conversation);
    }
}
