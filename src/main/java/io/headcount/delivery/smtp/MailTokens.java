package io.headcount.delivery.smtp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.http.BoundedBody;
import io.headcount.http.RetryAfter;
import io.headcount.http.TimeLimit;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * The access token for mail: asked for when there is none, kept until shortly before it expires, and thrown away when the mail server or
 * Graph rejects it. Of two mails at once each may ask for one; either is good. Thread-safe.
 */
public final class MailTokens {

    /** Where an exchange keeps the token that it used; a property, since a header would travel to the other side. */
    static final String USED = "headcount.mail.token";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A token that would expire on the way is not worth sending. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int LARGEST_ANSWER = 256 << 10;
    private static final int LONGEST_WORDS = 200;

    private static final Pattern MICROSOFTS_CODE = Pattern.compile("AADSTS\\d{4,9}");

    private final boolean needed;
    private final MailGrant grant;
    private final TimeLimit answer;
    private final Clock clock;

    private MailToken token;

    public MailTokens(Settings settings, Clock clock) {
        this.needed = settings.mailNeedsToken();
        this.grant = new MailGrant(settings);
        this.answer = TimeLimit.by(settings, Setting.SMTP_TIMEOUT);
        this.clock = clock;
    }

    /** What in the settings keeps a token from being asked for, as far as it is known without asking. */
    public static Optional<String> problem(Settings settings) {
        return settings.mailNeedsToken() ? new MailGrant(settings).problem() : Optional.empty();
    }

    /** Whether a token must be asked for before a mail can be sent; never where mail needs none. */
    public synchronized boolean isMissing() {
        return needed && (token == null || !clock.instant().plus(MARGIN).isBefore(token.expiresAt()));
    }

    /** Where it is asked for. */
    public String address() throws IOException {
        return grant.address().toString();
    }

    /**
     * The form that asks for a token. It holds a secret: it goes to the token endpoint and nowhere else. The message learns how long the
     * call may take.
     */
    public String form(Exchange exchange) throws IOException {
        exchange.getMessage().setHeader(TimeLimit.HEADER, answer.header());
        return grant.form(clock.instant());
    }

    /**
     * Takes the token endpoint's answer.
     *
     * @throws MailFailure if it is a refusal, or no token
     * @throws IOException if the answer broke off
     */
    public void accept(
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @Body InputStream body)
            throws MailFailure, IOException {
        byte[] said;
        try (InputStream bounded = new BoundedBody(body, LARGEST_ANSWER)) {
            said = bounded.readAllBytes();
        }
        Instant now = clock.instant();
        if (status != 200) {
            throw refusal(status, retryAfter, said, now);
        }
        MailToken fresh = MailToken.read(said, now);
        synchronized (this) {
            token = fresh;
        }
    }

    private MailFailure refusal(int status, String retryAfter, byte[] said, Instant now) {
        if (status == 408 || status == 429 || status >= 500) {
            return MailFailure.later(
                    grant.issuer() + (status == 429 ? " asks for fewer calls" : " can't issue a token now") + " ("
                            + status + ")",
                    true,
                    RetryAfter.parse(retryAfter, now).orElse(null));
        }
        if (status >= 300 && status < 400) {
            return MailFailure.of(
                    "the token endpoint answered " + status + ": a redirection, which is not followed",
                    "check smtp.oauth2.token-url");
        }
        JsonNode json = json(said);
        String error = OneLine.atMost(60, OneLine.of(json.path("error").asText("")));
        String words = grant.redact(OneLine.of(json.path("error_description").asText("")));
        Matcher code = MICROSOFTS_CODE.matcher(words);
        String known = code.find() ? code.group() : "";
        return MailFailure.of(
                grant.issuer() + " refuses to issue a token (" + status
                        + (error.isEmpty() ? "" : " " + grant.redact(error))
                        + (words.isEmpty() || words.contains("***") && known.isEmpty()
                                ? ""
                                : ": " + OneLine.atMost(LONGEST_WORDS, withoutTraces(words)))
                        + ")",
                KnownRefusals.ofToken(error, words)
                        .orElse("check smtp.oauth2.token-url, .client-id, .client-secret and .scope"));
    }

    /** Microsoft's ids of the call help its support only. */
    private static String withoutTraces(String words) {
        return words.replaceFirst("\\s*Trace ID:.*", "");
    }

    private static JsonNode json(byte[] said) {
        try {
            JsonNode json = JSON.readTree(said);
            return json == null ? JSON.nullNode() : json;
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }

    /** The value of the Authorization header for a call to Graph; the token is kept with the exchange, for when it is rejected. */
    public String authorization(Exchange exchange) throws MailTokenRejected {
        String used = current();
        exchange.setProperty(USED, used);
        return "Bearer " + used;
    }

    /** The token, for the one place that must send it. */
    synchronized String current() throws MailTokenRejected {
        if (token == null) {
            throw new MailTokenRejected(
                    "there is none at hand",
                    "one is asked for by direct:mail-token, which routes/mail-by-smtp.camel.yaml calls before it sends");
        }
        return token.reveal();
    }

    /** The mail server or Graph rejected a token: the next mail asks for a new one. */
    synchronized void rejected(String used) {
        if (token != null && token.reveal().equals(used)) {
            token = null;
        }
    }

    /** Whether the token names a permission, as Microsoft's do; nothing where that is not to be seen. */
    public synchronized Optional<Boolean> grants(String role) {
        return token == null ? Optional.empty() : token.grants(role);
    }
}
