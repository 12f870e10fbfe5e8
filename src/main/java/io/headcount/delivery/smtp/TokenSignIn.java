package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.text.ExchangeFailure;
import io.headcount.text.OneLine;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.Base64;
import java.util.Optional;

/**
 * Signing in at a mail server with a token, by the mechanism that it offers. Angus Mail has both, but says nothing of why one failed:
 * what stands in a challenge must be answered before the server says its no. Immutable.
 *
 * @see <a href="https://developers.google.com/workspace/gmail/imap/xoauth2-protocol">XOAUTH2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7628">RFC 7628</a> for OAUTHBEARER
 */
record TokenSignIn(String host, int port, String user, String token) {

    private static final int GO_ON = 334;
    private static final int IN = 235;
    private static final int NO = 535;
    private static final int LONGEST_WORDS = 300;

    private static final String END = "\u0001";

    /** The conversation, as far as it is needed here. */
    interface Talk {

        boolean offers(String mechanism);

        /** What the server offers instead. */
        String offered();

        int say(String command) throws MessagingException;

        String heard();
    }

    /**
     * Signs in.
     *
     * @throws MailTokenRejected if the server does not take the token
     * @throws MessagingException if it offers no such sign-in, or refuses it for another reason
     */
    void at(Talk server) throws MessagingException {
        String said;
        int code;
        if (server.offers("XOAUTH2")) {
            code = server.say("AUTH XOAUTH2 " + encoded("user=" + user + END + "auth=Bearer " + token + END + END));
            said = server.heard();
            if (code == GO_ON) {
                // What is wrong stands in the challenge; the no itself comes only after an empty answer.
                code = server.say("");
            }
        } else if (server.offers("OAUTHBEARER")) {
            code = server.say("AUTH OAUTHBEARER "
                    + encoded("n,a=" + user.replace("=", "=3D").replace(",", "=2C") + "," + END + "host=" + host + END
                            + "port=" + port + END + "auth=Bearer " + token + END + END));
            said = server.heard();
            if (code == GO_ON) {
                code = server.say(encoded(END));
            }
        } else {
            throw new MessagingException(
                    null,
                    new ExchangeFailure("the mail server offers no sign-in by OAuth 2.0 (XOAUTH2, OAUTHBEARER)"
                            + server.offered() + "; check smtp.host and smtp.port, or use another smtp.auth"));
        }
        if (code == IN) {
            return;
        }
        throw refused(code, said, server.heard());
    }

    private MessagingException refused(int code, String first, String last) {
        String answer = redacted(last);
        String why = answer.equals(redacted(first))
                ? ""
                : challenge(first).map(words -> " " + words).orElse("");
        String said = OneLine.atMost(LONGEST_WORDS, answer) + why;
        Optional<String> advice = KnownRefusals.ofServer(answer, true);
        if (code == NO) {
            return new MailTokenRejected(said, advice.orElse(null));
        }
        if (code == GO_ON || code < 0) {
            return new MessagingException(null, new ExchangeFailure("the mail server's sign-in came to no end"));
        }
        return advice.isPresent()
                ? new AuthenticationFailedException(said, new Advice(advice.get()))
                : new AuthenticationFailedException(said);
    }

    /** The JSON of a challenge, in which the server says what is wrong. */
    private Optional<String> challenge(String said) {
        if (said == null || !said.startsWith(GO_ON + " ")) {
            return Optional.empty();
        }
        try {
            String json =
                    new String(Base64.getMimeDecoder().decode(said.substring(4).strip()), UTF_8);
            return Optional.of(OneLine.atMost(LONGEST_WORDS / 2, redacted(json)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A server may repeat what it was told. */
    private String redacted(String said) {
        // The code once, and not again at each line of a long answer.
        String line = OneLine.of(
                said == null ? "" : said.replaceAll("\\r?\\n\\d{3}[- ]", " ").replaceFirst("^(\\d{3})-", "$1 "));
        return line.replace(token, "***").replaceAll("[A-Za-z0-9+/=_-]{60,}", "***");
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return user + " at " + host + ":" + port;
    }
}
