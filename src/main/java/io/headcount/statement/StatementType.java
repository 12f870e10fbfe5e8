package io.headcount.statement;

/** What a statement says of itself: the {@code type} of the document. */
public enum StatementType {
    /** The first statement of a closed month. */
    FINALIZED("statement.finalized"),
    /** A later revision of a closed month, because the vendor's numbers changed. */
    CORRECTED("statement.corrected"),
    /** A look at a month that is not over; never a basis for billing. */
    PROVISIONAL("statement.provisional");

    private final String label;

    StatementType(String label) {
        this.label = label;
    }

    /** The word used in the payload and in the ledger. */
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException if there is no such type */
    public static StatementType of(String label) {
        for (StatementType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no statement type '" + label + "'");
    }
}
