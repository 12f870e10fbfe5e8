package io.headcount.keepnet;

import io.headcount.http.BoundedBody;
import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The access token of one Reseller credential: asked for when there is none, kept until shortly before it expires, and
 * thrown away when the API rejects it. OAuth 2.0 client credentials, RFC 6749, section 4.4. Thread-safe.
 */
final class Tokens {

    /** A token that would expire on the way is not worth sending. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final int LARGEST_ANSWER = 1 << 20;

    private final String clientId;
    private final Secret clientSecret;
    private final Clock clock;

    private AccessToken token;
    /** Who is asking for one. */
    private Thread asking;

    Tokens(Settings settings, String account, Clock clock) {
        this.clientId = settings.find(Setting.clientId(account)).orElse("");
        this.clientSecret = settings.find(Setting.clientSecret(account)).orElse(new Secret(""));
        this.clock = clock;
    }

    /**
     * Whether a token must be asked for before the API can be called. Of several calls at once only one is told so; the others wait until
     * it has the token, but not for long: it may have failed.
     */
    synchronized boolean isMissing() {
        long patienceEnds = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (isUnusable() && asking != null && asking != Thread.currentThread()) {
            long left = patienceEnds - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        boolean unusable = isUnusable();
        if (unusable) {
            asking = Thread.currentThread();
        }
        return unusable;
    }

    private boolean isUnusable() {
        return token == null || !clock.instant().plus(MARGIN).isBefore(token.expiresAt());
    }

    /** The form that asks for a token. It holds the secret: it goes to the token endpoint and nowhere else. */
    String form() {
        return "grant_type=client_credentials&client_id=" + encoded(clientId) + "&client_secret="
                + encoded(clientSecret.reveal()) + "&scope=api1";
    }

    /**
     * Takes the token endpoint's answer.
     *
     * @throws CredentialRefused if the vendor refuses the credential, or the token says that it is no reseller's
     * @throws VendorUnavailable if the vendor is in trouble
     * @throws UnreadableAnswer if the answer is no token
     * @throws IOException if the answer broke off
     */
    void accept(int status, String retryAfter, Patience patience, InputStream body)
            throws KeepnetException, IOException {
        try {
            AccessToken fresh = read(status, retryAfter, body);
            synchronized (this) {
                token = fresh;
            }
            patience.answered();
        } finally {
            asked();
        }
    }

    /** The request of this thread is over, and if it failed on the way, no answer was there to be taken: nobody waits for it. */
    synchronized void over(Thread asker) {
        if (asking == asker) {
            asked();
        }
    }

    private synchronized void asked() {
        asking = null;
        notifyAll();
    }

    private AccessToken read(int status, String retryAfter, InputStream body) throws KeepnetException, IOException {
        byte[] answer;
        Instant now = clock.instant();
        try (InputStream bounded = new BoundedBody(body, LARGEST_ANSWER)) {
            answer = bounded.readAllBytes();
        }
        if (status == 400 || status == 401) {
            throw CredentialRefused.atTheDoor(status, HttpStatus.oauthError(answer));
        }
        HttpStatus.check(status, retryAfter, answer, now);
        AccessToken fresh = AccessToken.read(answer, now);
        if (fresh.saysNoReseller()) {
            throw CredentialRefused.notAReseller();
        }
        return fresh;
    }

    /**
     * The value of the Authorization header for a call to the API.
     *
     * @throws TokenRejected if there is no token: that of a moment ago was rejected in the hands of another call
     */
    synchronized String authorization() throws TokenRejected {
        if (token == null) {
            throw new TokenRejected();
        }
        return token.authorization();
    }

    /** The reseller's own name, as far as the current token tells it. */
    synchronized Optional<String> resellerName() {
        return Optional.ofNullable(token).flatMap(AccessToken::resellerName);
    }

    /**
     * The API rejected a token, so the next call asks for a new one, unless another call has done so meanwhile. Says what that means:
     * worth one more try, or not.
     *
     * @param used the Authorization header that was rejected
     */
    synchronized KeepnetException rejected(String used, Patience patience) {
        if (token == null || !token.authorization().equals(used)) {
            return new TokenRejected();
        }
        token = null;
        return patience.tokenRejected() == 1 ? new TokenRejected() : CredentialRefused.tokenRejectedAgain();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
