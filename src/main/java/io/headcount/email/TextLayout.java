package io.headcount.email;

import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the plain-text template needs to align columns in a fixed-width font: two functions. */
final class TextLayout {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';
    private static final Set<UnicodeScript> WIDE = Set.of(HAN, HIRAGANA, KATAKANA, HANGUL);

    /** By the names that the template calls them. */
    static final Map<String, TemplateMethodModelEx> FUNCTIONS = Map.of(
            "column", arguments -> column(text(arguments), width(arguments)),
            "wrap", arguments -> wrap(text(arguments), width(arguments)));

    private TextLayout() {}

    /** The text in a column of just this width: clipped or padded, and isolated from its neighbours' direction. */
    static String column(String text, int width) {
        String shown = columns(text) <= width ? text : start(text, width - 1) + "…";
        return FIRST_STRONG_ISOLATE + shown + POP_DIRECTIONAL_ISOLATE + " ".repeat(width - columns(shown));
    }

    /** The text broken at spaces into lines of at most this width. */
    static String wrap(String text, int width) {
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ")) {
            int needed = columns(word);
            if (used > 0) {
                boolean fits = used + 1 + needed <= width;
                lines.append(fits ? ' ' : '\n');
                used = fits ? used + 1 : 0;
            }
            lines.append(word);
            used += needed;
        }
        return lines.toString();
    }

    private static String start(String text, int width) {
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            used += columns(c);
            if (used > width) {
                return text.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return text;
    }

    private static int columns(String text) {
        return text.codePoints().map(TextLayout::columns).sum();
    }

    /** As terminals reckon (UAX #11), near enough: nothing for marks, two for East Asian letters and for emoji. */
    private static int columns(int c) {
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

    private static String text(List<?> arguments) throws TemplateModelException {
        if (arguments.size() == 2 && arguments.get(0) instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new TemplateModelException("column and wrap take a text and a width");
    }

    private static int width(List<?> arguments) throws TemplateModelException {
        if (arguments.get(1) instanceof TemplateNumberModel width
                && width.getAsNumber().intValue() > 0) {
            return width.getAsNumber().intValue();
        }
        throw new TemplateModelException("the width given to column or wrap is no number above zero");
    }
}
