package io.headcount.keepnet;

/** An answer took more memory than there is. Not tried again: it would be the same. */
public final class TooMuch extends KeepnetException {

    private static final long serialVersionUID = 1L;

    /** @param what the answer, such as 'search page' */
    static TooMuch of(String what, Error error) {
        return new TooMuch(
                "The vendor's " + what
                        + (error instanceof OutOfMemoryError
                                ? " needed more memory than Java has ("
                                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB)."
                                : " could not be read: it is nested too deeply, or damaged."),
                error);
    }

    private TooMuch(String message, Error error) {
        super(message, "Give Java more memory, such as JAVA_OPTS=-Xmx1g, or set a smaller keepnet.page-size.", error);
    }
}
