package io.headcount.text;

import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** How many columns a text takes in a fixed-width font. */
public final class TextWidth {

    private static final Set<UnicodeScript> WIDE = Set.of(HAN, HIRAGANA, KATAKANA, HANGUL);

    private TextWidth() {}

    /** The columns of all its characters. */
    public static int columns(String text) {
        return text.codePoints().map(TextWidth::columns).sum();
    }

    /** As terminals reckon (UAX #11), near enough: nothing for marks, two for East Asian letters and for emoji. */
    public static int columns(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> WIDE.contains(UnicodeScript.of(c)) || fullWidth(c) || emoji(c) ? 2 : 1;
        };
    }

    private static boolean fullWidth(int c) {
        return c >= 0x3000 && c <= 0x303E || c >= 0xFF01 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6;
    }

    private static boolean emoji(int c) {
        return c >= 0x1F300 && c <= 0x1FAFF;
    }
}
