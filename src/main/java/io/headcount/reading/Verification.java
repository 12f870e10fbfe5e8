package io.headcount.reading;

/** The second witness of a reading of the search pages; the values of the setting {@code billing.verify}. */
public enum Verification {
    /** The vendor's export of the same month must name the same companies with the same numbers. */
    EXPORT("export"),
    /** The search pages are read a second time and must say the same; for credentials that may not export. */
    SECOND_READING("second-reading"),
    /** Only the pages' own totals are checked; every summary says so. */
    TOTALS("totals");

    private final String label;

    Verification(String label) {
        this.label = label;
    }

    /** The word used in settings, in the ledger and in the payload. */
    public String label() {
        return label;
    }
}
