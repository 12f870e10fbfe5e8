package io.headcount.beside;

/** A {@code serve} runs, and a command can't go through it, or not to its end. The message is meant for people and says what to do. */
public final class NoEntry extends Exception {

    private static final long serialVersionUID = 1L;

    NoEntry(String message) {
        super(message);
    }
}
