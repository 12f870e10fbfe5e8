package io.headcount.keepnet;

import java.io.IOException;

/** A page has more rows than its own figures, and any sense, allow. Thrown at the first of them. */
final class TooManyRows extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param most how many it may have */
    TooManyRows(long most) {
        super("has more than " + most + " rows, more than it can have");
    }
}
