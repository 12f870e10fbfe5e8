package io.headcount.ledger;

import java.util.Locale;

/** Where a delivery stands. */
public enum DeliveryState {
    /** To be tried when it is due. */
    PENDING,
    /** The other side said yes. */
    DELIVERED,
    /** Not tried any more until a person releases it, or the older one that it waits for. */
    HELD,
    /** Never tried any more: given up, or its statement was withdrawn, or a newer one was delivered. */
    WITHDRAWN;

    /** The word used in the ledger and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static DeliveryState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
