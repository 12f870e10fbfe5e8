package io.headcount.text;

import java.io.IOException;

/**
 * An exchange with another program failed for a reason that is told in words: its time was over, or what came is not to be read. The
 * message is meant for people, without a class name or an address.
 */
public final class ExchangeFailure extends IOException {

    private static final long serialVersionUID = 1L;

    public ExchangeFailure(String message) {
        super(message);
    }

    public ExchangeFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
