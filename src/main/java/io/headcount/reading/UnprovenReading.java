package io.headcount.reading;

/** A reading whose total can't be trusted. It is worth while to take the whole reading again, after a pause. */
public sealed class UnprovenReading extends Exception permits NoRoom {

    private static final long serialVersionUID = 1L;

    /** @param message what speaks against the reading, in words that go on after 'the total is not proven: ' */
    public UnprovenReading(String message) {
        super(message);
    }
}
