package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.headcount.text.OneLine;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A system's answer: a yes, or that something is not there. Immutable.
 *
 * @param isThere whether it is there
 * @param json what it says; missing where it says nothing that can be read
 * @param text the same as text, without secrets
 */
record Heard(boolean isThere, JsonNode json, String text) {

    /** In characters: what a system says of one customer should leave room for the others. */
    private static final int LONGEST = 200;

    /** The system's own words behind what we say of it; nothing if it has none. */
    String words() {
        String own = OneLine.of(text);
        return own.isEmpty() ? "" : " ('" + OneLine.atMost(LONGEST, own) + "')";
    }

    /** A word of the system's. */
    static String shown(String theirs) {
        return theirs.isEmpty() ? "nothing" : OneLine.clipped(theirs);
    }

    /** A part that must be there, else the answer is none. */
    JsonNode need(String pointer) {
        JsonNode part = json.at(pointer);
        if (part.isMissingNode()) {
            throw new Unexpected("an answer without " + pointer);
        }
        return part;
    }

    /** The list itself, or the one below a name. */
    JsonNode list(String pointer) {
        JsonNode list = json.isArray() ? json : need(pointer);
        if (!list.isArray()) {
            throw new Unexpected("an answer without a list");
        }
        return list;
    }

    /** It answered, but not what it should have by its documents: nothing follows from it. */
    static final class Unexpected extends UncheckedIOException {

        private static final long serialVersionUID = 1L;

        Unexpected(String what) {
            super(new IOException(what));
        }

        String what() {
            return getCause().getMessage();
        }
    }
}
