package io.headcount.runtime;

/** A route threw; the cause says what. */
public final class RouteFailure extends Exception {

    private static final long serialVersionUID = 1L;

    RouteFailure(Throwable cause) {
        super(cause);
    }
}
