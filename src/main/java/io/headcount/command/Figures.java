package io.headcount.command;

import java.util.Locale;

/** Numbers in a table for people: the same in every locale. */
final class Figures {

    private static final String NONE = "–";

    private Figures() {}

    /** With separators between thousands; a dash where there is none. */
    static String plain(Long number) {
        return number == null ? NONE : String.format(Locale.ROOT, "%,d", number);
    }

    /** With its sign, unless it is 0. */
    static String signed(Long number) {
        return number == null || number == 0 ? number == null ? NONE : "0" : String.format(Locale.ROOT, "%+,d", number);
    }
}
