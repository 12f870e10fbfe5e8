package io.headcount.delivery.smtp;

/** What to do about a failure, told below what happened; it is no failure of its own. */
final class Advice extends Exception {

    private static final long serialVersionUID = 1L;

    Advice(String advice) {
        super(advice, null, false, false);
    }
}
