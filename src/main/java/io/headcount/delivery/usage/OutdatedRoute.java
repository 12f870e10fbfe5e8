package io.headcount.delivery.usage;

import io.headcount.delivery.NotDeliverable;

/** A route was copied from the examples of a version that did not keep what the system was told; so nothing is sent by it. */
final class OutdatedRoute extends NotDeliverable {

    private static final long serialVersionUID = 1L;

    OutdatedRoute(String system) {
        super("routes/deliver-" + system + ".camel.yaml is of an earlier version, in which nobody kept what " + system
                + " was told of each customer; nothing was sent. Copy routes/examples/deliver-" + system
                + ".camel.yaml over it, then run 'headcount deliver --destination " + system + "'");
    }
}
