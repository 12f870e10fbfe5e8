package io.headcount.delivery;

/**
 * Why a statement can't be sent to a destination, so that no further attempt makes sense before a person has looked at
 * it: the delivery is held at once. Nothing was sent by whoever throws it. The message says what to do.
 */
public class NotDeliverable extends Exception {

    private static final long serialVersionUID = 1L;

    public NotDeliverable(String message) {
        super(message);
    }
}
