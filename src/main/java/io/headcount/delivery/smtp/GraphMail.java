package io.headcount.delivery.smtp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.http.RetryAfter;
import io.headcount.http.TimeLimit;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/**
 * One mail through Microsoft Graph: the whole message as MIME in base64, and what the answer means. Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/user-sendmail">sendMail</a>
 */
public final class GraphMail {

    /** Graph takes 4 MB in one request, and base64 makes four of three. */
    public static final long MOST_BYTES = 3_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 200;
    private static final int ACCEPTED = 202;

    private final String baseUrl;
    private final String from;
    private final TimeLimit oneCall;
    private final Duration mostForMessage;
    private final MailTokens tokens;
    private final MailGrant grant;
    private final Clock clock;

    public GraphMail(Settings settings, MailTokens tokens, Clock clock) {
        this.baseUrl = settings.get(Setting.GRAPH_BASE_URL).toString();
        this.from = settings.find(Setting.EMAIL_FROM).map(GraphMail::bare).orElse("");
        this.oneCall = TimeLimit.by(settings, Setting.SMTP_TIMEOUT);
        // A token that is rejected has the message sent twice; the other half is for composing and recording.
        Duration spare =
                settings.get(Setting.DELIVERY_CLAIM).minus(oneCall.left().multipliedBy(settings.mailTimeouts()));
        this.mostForMessage = spare.isNegative() ? Duration.ZERO : spare.dividedBy(4);
        this.tokens = tokens;
        this.grant = new MailGrant(settings);
        this.clock = clock;
    }

    private static String bare(String address) {
        try {
            return new InternetAddress(address).getAddress();
        } catch (AddressException e) {
            throw new IllegalStateException("email.from was read before", e);
        }
    }

    /** How long a call may take at the most. */
    public TimeLimit most() {
        return oneCall.with(oneCall.left().plus(mostForMessage));
    }

    /** Where the sender's mail goes out. */
    public String address() {
        return baseUrl + "/v1.0/users/"
                + URLEncoder.encode(from, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%40", "@") + "/sendMail";
    }

    /**
     * The message as Graph wants it. Its copies that nobody sees stand in it, as there is no envelope; the mailbox takes them out. The
     * call learns how long it may take.
     *
     * @throws MailFailure if it is longer than Graph takes
     */
    public byte[] mime(@Body MimeMessage message, Exchange exchange)
            throws IOException, MessagingException, MailFailure {
        ByteArrayOutputStream mime = new ByteArrayOutputStream();
        message.writeTo(mime);
        if (mime.size() > MOST_BYTES) {
            throw MailFailure.forGood(
                    "the mail is longer than Graph takes in one request (" + mime.size() + " bytes, " + MOST_BYTES
                            + " at the most)",
                    "make config/email's templates or logo smaller, or set mail.transport=smtp");
        }
        Duration forLength = Duration.ofSeconds(mime.size() / Conversation.BYTES_A_SECOND);
        exchange.getMessage()
                .setHeader(
                        TimeLimit.HEADER,
                        oneCall.with(oneCall.left()
                                        .plus(forLength.compareTo(mostForMessage) > 0 ? mostForMessage : forLength))
                                .header());
        return Base64.getEncoder().encode(mime.toByteArray());
    }

    /**
     * Takes Graph's answer: 202 is a yes, and nothing else.
     *
     * @throws MailTokenRejected if it does not take the token
     * @throws MailFailure if it does not take the mail
     */
    public void accept(
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @ExchangeProperty(MailTokens.USED) String used,
            @Body byte[] body)
            throws MailTokenRejected, MailFailure {
        if (status == ACCEPTED) {
            return;
        }
        String said = "Graph answered " + status + words(body, used);
        switch (status) {
            case 401 -> {
                tokens.rejected(used);
                throw new MailTokenRejected(
                        said, "check smtp.oauth2.scope and graph.base-url: the token must be one for Graph");
            }
            case 403 ->
                throw MailFailure.of(
                        said + ": the application may not send as " + from,
                        "in Entra give it the application permission Mail.Send with admin consent, and in Exchange see that no"
                                + " access policy leaves this mailbox out; rights may take an hour to count"
                                + " (docs/mail-microsoft.md)");
            case 404 ->
                throw MailFailure.of(
                        said + ": it knows no mailbox " + from,
                        "email.from must be the sign-in name (user principal name) of a mailbox in the directory that"
                                + " smtp.oauth2.tenant names (docs/mail-microsoft.md)");
            case 413 ->
                throw MailFailure.forGood(
                        said + ": the mail is too long",
                        "something on the way may take less than Graph does, such as a proxy");
            case 400 ->
                throw MailFailure.forGood(
                        said + ": it does not take the message",
                        "look at email.from, email.to and config/email; then run 'headcount deliver'");
            case 429 ->
                throw MailFailure.later(
                        said + ": it asks for fewer calls",
                        true,
                        RetryAfter.parse(retryAfter, clock.instant()).orElse(null));
            default -> throw other(status, said, retryAfter);
        }
    }

    private MailFailure other(int status, String said, String retryAfter) {
        if (status >= 500) {
            return MailFailure.later(
                    said + ": it is in trouble",
                    status == 501 || status == 503,
                    RetryAfter.parse(retryAfter, clock.instant()).orElse(null));
        }
        return MailFailure.of(
                said + (status >= 300 && status < 400 ? ": a redirection, which is not followed" : " and not 202"),
                "check graph.base-url; something on the way, such as a proxy, may have answered");
    }

    private String words(byte[] body, String used) {
        JsonNode error;
        try {
            JsonNode json = body == null ? null : JSON.readTree(body);
            error = json == null ? JSON.nullNode() : json.path("error");
        } catch (IOException e) {
            return "";
        }
        String said =
                (error.path("code").asText("") + " " + error.path("message").asText("")).strip();
        String shown = used == null ? said : said.replace(used, "***");
        return shown.isEmpty() ? "" : " (" + OneLine.atMost(LONGEST_WORDS, grant.redact(OneLine.of(shown))) + ")";
    }
}
