package io.headcount.crash;

/** What must be the case for a step of the routes to be reached. */
enum Circumstance {
    /** Months without a statement. */
    MONTHS_ARE_DUE,
    /** A billed month whose numbers have changed since. */
    NUMBERS_CHANGED,
    /** The vendor's answers can't be read. */
    VENDOR_IS_MAD,
    /** The webhook's receiver says no. */
    RECEIVER_SAYS_NO,
    /** The witness is a second reading. */
    SECOND_READING,
    /** There is no witness. */
    NO_WITNESS;

    static Circumstance of(RouteStep step) {
        String name = step.name();
        if (name.startsWith("correction:")) {
            return NUMBERS_CHANGED;
        }
        if (name.contains("(caught)")) {
            return name.startsWith("delivery-attempt:") ? RECEIVER_SAYS_NO : VENDOR_IS_MAD;
        }
        if (name.endsWith("in witness-second-reading")) {
            return SECOND_READING;
        }
        return name.endsWith("in witness-none") ? NO_WITNESS : MONTHS_ARE_DUE;
    }
}
