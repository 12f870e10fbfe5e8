package io.headcount.ledger;

import java.time.Instant;
import java.util.Locale;

/**
 * That a statement needs, or needed, a person's decision before anything of it is sent.
 *
 * @param state what was decided
 * @param reason why it needs one, for people
 * @param decidedAt when it was decided, or null
 * @param decidedBy who did, a user and a machine; or null
 * @param decision why it was decided so, or null
 */
public record Review(State state, String reason, Instant decidedAt, String decidedBy, String decision) {

    /** What became of it. */
    public enum State {
        /** Nobody has decided yet. */
        WAITING,
        /** A person released it. */
        APPROVED,
        /** A person withdrew it for good. */
        REJECTED,
        /** It was withdrawn because the vendor's numbers changed while it waited. */
        REPLACED;

        /** The word used in the ledger and in reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** In a line. */
    public String inWords() {
        return switch (state) {
            case WAITING -> "WAITS FOR REVIEW: " + reason;
            case APPROVED ->
                "approved by " + decidedBy + " at " + decidedAt + said() + "; it had waited because of: " + reason;
            case REJECTED ->
                "REJECTED by " + decidedBy + " at " + decidedAt + said() + "; it had waited because of: " + reason;
            case REPLACED -> "WITHDRAWN at " + decidedAt + said() + "; it had waited because of: " + reason;
        };
    }

    private String said() {
        return decision == null ? "" : " (" + decision + ")";
    }
}
