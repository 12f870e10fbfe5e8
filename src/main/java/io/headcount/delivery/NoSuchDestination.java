package io.headcount.delivery;

/** A delivery waits for a destination that no route delivers to any more. */
public final class NoSuchDestination extends NotDeliverable {

    private static final long serialVersionUID = 1L;

    NoSuchDestination(String name) {
        super("there is no route 'deliver-" + name
                + "' any more, or its settings are missing; restore it and run 'headcount deliver --destination "
                + name + "'");
    }
}
