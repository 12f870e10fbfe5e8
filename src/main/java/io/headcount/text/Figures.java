package io.headcount.text;

import java.util.Locale;

/** Numbers in a table for people: the same in every locale. */
public final class Figures {

    private static final String NONE = "–";

    private Figures() {}

    /** With separators between thousands; a dash where there is none. */
    public static String plain(Long number) {
        return number == null ? NONE : String.format(Locale.ROOT, "%,d", number);
    }

    /** With its sign, unless it is 0. */
    public static String signed(Long number) {
        return number == null || number == 0 ? number == null ? NONE : "0" : String.format(Locale.ROOT, "%+,d", number);
    }
}
