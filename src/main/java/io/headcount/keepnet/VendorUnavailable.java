package io.headcount.keepnet;

import java.time.Duration;
import java.util.Optional;

/** The vendor is in trouble or asks for patience (429, 5xx). Worth trying again later. */
public final class VendorUnavailable extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Duration retryAfter;

    VendorUnavailable(int status, Duration retryAfter) {
        super(
                status == 429
                        ? "The vendor asks for fewer calls (429)."
                        : "The vendor's server has a problem (" + status + ").",
                "Wait; if it lasts, ask the vendor.");
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status: 408, 429 or one of the server's errors. */
    int status() {
        return status;
    }

    /** How long the vendor asked to wait, or nothing if it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
