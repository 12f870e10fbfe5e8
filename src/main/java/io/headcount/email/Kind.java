package io.headcount.email;

/** How binding a statement is; what a reader has to know before anything else. */
enum Kind {
    FINAL,
    CORRECTED,
    PROVISIONAL;

    /**
     * @throws IllegalArgumentException if the type is unknown: a mail that does not know what it carries is not sent
     */
    static Kind of(String type) {
        return switch (String.valueOf(type)) {
            case "statement.finalized" -> FINAL;
            case "statement.corrected" -> CORRECTED;
            case "statement.provisional" -> PROVISIONAL;
            default ->
                throw new IllegalArgumentException("The statement's type is unknown: " + type + "; nothing was sent");
        };
    }
}
