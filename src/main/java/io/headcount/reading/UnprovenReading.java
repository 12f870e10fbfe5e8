package io.headcount.reading;

import java.util.Optional;

/** A reading whose total can't be trusted. It is worth while to take the whole reading again, after a pause. */
public sealed class UnprovenReading extends Exception permits NoRoom {

    private static final long serialVersionUID = 1L;

    private final String advice;

    /** @param message what speaks against the reading, in words that go on after 'the total is not proven: ' */
    public UnprovenReading(String message) {
        this(message, null);
    }

    /** @param advice what to do about it where that is not the usual; or null */
    public UnprovenReading(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /** What to do about it, where that is not the usual. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** The readings before, of which nothing was proven either: how often the whole list was read. */
    public int readings() {
        return 1 + getSuppressed().length;
    }
}
