package io.headcount.keepnet;

/**
 * An answer that says it is a success and is not what the vendor documents: a web page, a text that breaks off, JSON
 * without its totals. Worth trying again: a proxy, a sign-in page or a broken connection may be behind it.
 */
public final class UnreadableAnswer extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private static final String ADVICE =
            "Nothing was counted. If trying again does not help, check that keepnet.api-base-url is"
                    + " the vendor's API and that no proxy or sign-in page answers in its place.";

    public UnreadableAnswer(String message) {
        super(message, ADVICE);
    }

    public UnreadableAnswer(String message, Throwable cause) {
        super(message, ADVICE, cause);
    }

    /** @param what the answer that was waited for, such as 'search page' */
    static UnreadableAnswer webPage(String what) {
        return new UnreadableAnswer(
                "Instead of the " + what + " came a web page, such as a proxy's error or a sign-in page.");
    }

    /** @param what the answer that was waited for, such as 'search page' */
    static UnreadableAnswer empty(String what) {
        return new UnreadableAnswer("The vendor's " + what + " is empty.");
    }
}
