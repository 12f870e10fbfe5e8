package io.headcount.ledger;

/** The ledger can't be opened or used. Its message says what to do; nothing was sent on its account. */
public final class LedgerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message for people: what it is, and what to do; a sentence or more */
    public LedgerException(String message) {
        super(message);
    }

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
