package io.headcount.billing;

/** The ledger has no answer to what was asked. The message says so, and what it has, or what to ask instead. */
public final class NothingKnown extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message for people */
    public NothingKnown(String message) {
        super(message);
    }
}
