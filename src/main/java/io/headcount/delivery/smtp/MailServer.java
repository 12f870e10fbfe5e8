package io.headcount.delivery.smtp;

import io.headcount.http.TimeLimit;
import io.headcount.http.Tls;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
    private final Optional<MailTokens> tokens;
    private final Clock clock;
    private final boolean byGraph;
    private final Tls tls;

    /**
     * @param logIn what is asked for the log-in where {@code smtp.username} is set
     * @param tokens where the token is, by which the log-in is made instead if the settings say so
     */
    public MailServer(Settings settings, MailAuthenticator logIn, MailTokens tokens, Clock clock) {
        this.clock = clock;
        this.byGraph = settings.mailGoesByGraph();
        this.tls = Tls.of(settings);
        Duration timeout = settings.get(Setting.SMTP_TIMEOUT);
        this.limit = TimeLimit.by(settings, Setting.SMTP_TIMEOUT);
        // What is left of the claim once all else has had its time; the other half is for composing and recording.
        Duration spare = settings.get(Setting.DELIVERY_CLAIM).minus(timeout.multipliedBy(settings.mailTimeouts()));
        this.mostForMessage = spare.isNegative() ? Duration.ZERO : spare.dividedBy(2);
        boolean byToken = settings.get(Setting.SMTP_AUTH).equals("oauth2");
        this.tokens = byToken ? Optional.of(tokens) : Optional.empty();
        boolean startTls = settings.get(Setting.SMTP_SECURITY).equals("starttls");
        boolean user = settings.mailSignsIn();
        setProtocol(settings.get(Setting.SMTP_SECURITY).equals("tls") ? "smtps" : "smtp");
        setHost(settings.get(Setting.SMTP_HOST));
        setPort(settings.get(Setting.SMTP_PORT));
        if (user) {
            setAuthenticator(logIn);
        }
        property("auth", user && !byToken);
        property("starttls.enable", startTls);
        property("starttls.required", startTls);
        property("ssl.checkserveridentity", true);
        // Else whatever goes wrong with the bounded socket is tried again with one that is not.
        property("socketFactory.fallback", false);
        property("quitwait", false);
        // For TLS from the beginning the library connects before our socket is asked for.
        addAdditionalJavaMailProperty(
                "mail." + getProtocol() + ".connectiontimeout",
                String.valueOf(settings.get(Setting.SMTP_TIMEOUT).toMillis()));
    }

    private void property(String name, boolean value) {
        addAdditionalJavaMailProperty("mail." + getProtocol() + "." + name, String.valueOf(value));
    }

    /** @throws MessagingException also where mail is not to go this way at all */
    @Override
    public void send(MimeMessage message) throws MessagingException {
        if (byGraph) {
            throw new MessagingException("mail.transport=graph is set, but the route sends by SMTP; take"
                    + " routes/send-mail.camel.yaml as it comes with this version");
        }
        super.send(message);
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
        tls.renew();
        properties.put("mail." + getProtocol() + ".socketFactory", conversation);
        // By which the library makes a connection secure that the other has made.
        properties.put("mail." + getProtocol() + ".ssl.socketFactory", conversation.secured(tls.context()));
        return new WatchedTransport(
                Session.getInstance(properties, (Authenticator) null), getProtocol(), conversation, tokens, clock);
    }
}
