package io.headcount.keepnet;

/** The vendor understood the request and said no. Never retried: the same request gets the same answer. */
public final class RefusedRequest extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 500;

    private final boolean ofInput;

    /** @param message what was refused and the vendor's reasons, as it gave them: made printable and clipped here */
    public RefusedRequest(String message) {
        this(message, false);
    }

    /** @param ofInput whether what was refused is something in the request, as the vendor says */
    public RefusedRequest(String message, boolean ofInput) {
        super(
                Shown.text(message, LONGEST),
                "Read what the vendor says; keepnet.page-size, keepnet.month-field and billing.verify"
                        + " change the request. If it makes no sense, ask the vendor.");
        this.ofInput = ofInput;
    }

    /** Whether the vendor says that something in the request is at fault, such as a month that it does not have. */
    public boolean isOfInput() {
        return ofInput;
    }
}
