package io.headcount.delivery.attachment;

import io.headcount.text.TextWidth;
import java.util.Objects;

/**
 * One cell of a sheet: a text, or a whole number, which may be a formula's result.
 *
 * @param text or null where it is a number
 * @param formula or null where the number is just that
 */
record SheetCell(Style style, String text, long number, String formula) {

    /** Fifteen digits are what a spreadsheet shows of a number; the rest it shows as zeros. */
    private static final long MOST_SHOWN = 999_999_999_999_999L;

    /** An empty cell. */
    static final SheetCell NONE = text(Style.TEXT, "");

    /** How a cell looks; the ordinal is the style's number in the file. */
    enum Style {
        TEXT(0, 49, 0, ""),
        HEADING(1, 49, 1, "<alignment vertical=\"center\"/>"),
        NUMBER_HEADING(1, 49, 1, "<alignment horizontal=\"right\" vertical=\"center\"/>"),
        NUMBER(0, 3, 0, ""),
        DIFFERENCE(0, 164, 0, ""),
        NUMBER_AS_TEXT(0, 49, 0, "<alignment horizontal=\"right\"/>"),
        TOTAL_LABEL(1, 49, 2, ""),
        TOTAL(1, 3, 2, ""),
        TOTAL_AS_TEXT(1, 49, 2, "<alignment horizontal=\"right\"/>");

        private final int font;
        private final int format;
        private final int border;
        private final String alignment;

        Style(int font, int format, int border, String alignment) {
            this.font = font;
            this.format = format;
            this.border = border;
            this.alignment = alignment;
        }

        /** The format 3 is a whole number with thousands separators, 49 is text, as it is. */
        String xml() {
            return "<xf xfId=\"0\" numFmtId=\"" + format + "\" fontId=\"" + font + "\" fillId=\"0\" borderId=\""
                    + border
                    + "\" applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\""
                    + (alignment.isEmpty() ? "/>" : " applyAlignment=\"1\">" + alignment + "</xf>");
        }
    }

    static SheetCell text(Style style, String text) {
        return new SheetCell(style, Objects.requireNonNull(text), 0, null);
    }

    /** The number, or its digits as a text where a spreadsheet would show another number. */
    static SheetCell number(Style style, long number) {
        return isShownExactly(number)
                ? new SheetCell(style, null, number, null)
                : text(Style.NUMBER_AS_TEXT, Long.toString(number));
    }

    /** A formula with its result, which is what programs show that do not calculate. */
    static SheetCell formula(Style style, String formula, long result) {
        return new SheetCell(style, null, result, formula);
    }

    static boolean isShownExactly(long number) {
        return number >= -MOST_SHOWN && number <= MOST_SHOWN;
    }

    /** Whether there is a text to be seen. */
    boolean holdsText() {
        return text != null && !text.isEmpty();
    }

    /** About how many digits wide. */
    int width() {
        return text != null ? TextWidth.columns(text) : digits() * 4 / 3 + 1;
    }

    private int digits() {
        return Long.toString(number).length();
    }
}
