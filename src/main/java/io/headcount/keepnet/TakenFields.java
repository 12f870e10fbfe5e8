package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/**
 * Which fields of an object have been taken. A field that occurs twice is ambiguous, and neither value is used. Jackson would watch
 * all fields, also those that nobody reads, at the price of a set for each row. Not thread-safe.
 */
final class TakenFields {

    private long taken;

    /**
     * Takes a field.
     *
     * @param field a number of its own from 0 to 63
     * @throws JsonParseException if it was taken before
     */
    void take(int field, JsonParser at) throws JsonParseException {
        long bit = 1L << field;
        if ((taken & bit) != 0) {
            throw twice(at);
        }
        taken |= bit;
    }

    /** Apart, so that what is asked for every field is short enough for the quick compiler to put it in place. */
    private static JsonParseException twice(JsonParser at) {
        return new JsonParseException(at, "a field occurs twice");
    }
}
