package io.headcount.delivery.smtp;

import jakarta.mail.MessagingException;

/** The mail server (535) or Graph (401) does not take the token. Worth one new token, and the same mail again. */
public final class MailTokenRejected extends MessagingException {

    private static final long serialVersionUID = 1L;

    /**
     * @param said what the other side said, without the token
     * @param advice what to do where a new token is not taken either; may be null
     */
    MailTokenRejected(String said, String advice) {
        super("the access token is not good: " + said, advice == null ? null : new Advice(advice));
    }
}
