package io.headcount.delivery;

/**
 * A template of the e-mail is missing or broken, so no message was made and nothing was sent. The message names the
 * file and, where it is known, the line, and says what to do.
 */
public final class BrokenTemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenTemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
