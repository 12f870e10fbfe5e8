package io.headcount.keepnet;

import java.util.Objects;

/**
 * The vendor did not give a number that can be used. Nothing was counted. The message says what was wrong, the advice
 * what to do about it; neither holds a secret or an answer's body. Each subclass says whether it is worth trying again.
 */
public abstract class KeepnetException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String advice;

    protected KeepnetException(String message, String advice) {
        this(message, advice, null);
    }

    protected KeepnetException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = Objects.requireNonNull(advice, "advice");
    }

    /** What a person can do about it, in a sentence or two. */
    public final String advice() {
        return advice;
    }
}
