package io.headcount.sandbox;

/** A file from which nothing can be replayed; the message says why. */
public final class UnreadableArchive extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableArchive(String message) {
        super(message);
    }
}
