package io.headcount.delivery.smtp;

import java.time.Duration;
import java.util.Optional;

/**
 * A mail was not sent, because the token endpoint or Microsoft Graph refused, or said nothing that can be used. The message says what
 * happened, the advice below it what to do; neither holds a secret.
 */
public final class MailFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;
    private final boolean withoutEffect;
    private final transient Duration retryAfter;

    private MailFailure(String message, String advice, boolean permanent, boolean withoutEffect, Duration retryAfter) {
        super(message, advice == null ? null : new Advice(advice));
        this.permanent = permanent;
        this.withoutEffect = withoutEffect;
        this.retryAfter = retryAfter;
    }

    /** One that another attempt may mend, and that left nothing behind. */
    static MailFailure of(String message, String advice) {
        return new MailFailure(message, advice, false, true, null);
    }

    /** One of the other side being busy or in trouble. */
    static MailFailure later(String message, boolean withoutEffect, Duration retryAfter) {
        return new MailFailure(message, null, false, withoutEffect, retryAfter);
    }

    /** One that only a person can mend. */
    static MailFailure forGood(String message, String advice) {
        return new MailFailure(message, advice, true, true, null);
    }

    /** Whether the other side will not change its mind. */
    public boolean isPermanent() {
        return permanent;
    }

    /** Whether it is known that nothing was sent. */
    public boolean isWithoutEffect() {
        return withoutEffect;
    }

    /** How long the other side asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
