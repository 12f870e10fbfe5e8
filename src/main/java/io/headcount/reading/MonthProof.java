package io.headcount.reading;

/** Whether the vendor was seen to honour the month that was asked for; see {@link MonthCheck}. */
public enum MonthProof {
    /** Another month has another answer, so the numbers are those of the month that was asked for. */
    HONOURED("honoured"),
    /** Nobody looked: the period is open, or {@code billing.month-check} is off. */
    UNCHECKED("unchecked");

    private final String label;

    MonthProof(String label) {
        this.label = label;
    }

    /** The word used in the payload. */
    public String label() {
        return label;
    }
}
