package io.headcount.delivery.attachment;

import io.headcount.text.TextWidth;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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

    /** Days are counted from here, but only from 1 March 1900 on: Excel knows a 29 February of that year. */
    private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    private static final int WIDTH_OF_A_DAY = 10;

    /** An empty cell. */
    static final SheetCell NONE = text(Style.TEXT, "");

    /** How a cell looks; the ordinal is the style's number in the file. */
    enum Style {
        /** A text begins a little to the right, or it would touch the number before it. */
        TEXT(0, 49, 0, "<alignment horizontal=\"left\" indent=\"1\"/>"),
        HEADING(1, 49, 1, "<alignment horizontal=\"left\" vertical=\"center\" indent=\"1\"/>"),
        NUMBER_HEADING(1, 49, 1, "<alignment horizontal=\"right\" vertical=\"center\"/>"),
        NUMBER(0, 3, 0, ""),
        DIFFERENCE(0, 164, 0, ""),
        NUMBER_AS_TEXT(0, 49, 0, "<alignment horizontal=\"right\"/>"),
        TOTAL_LABEL(1, 49, 2, "<alignment horizontal=\"left\" indent=\"1\"/>"),
        TOTAL(1, 3, 2, ""),
        TOTAL_AS_TEXT(1, 49, 2, "<alignment horizontal=\"right\"/>"),
        DATE(0, 14, 0, "<alignment horizontal=\"left\" indent=\"1\"/>"),
        TITLE(1, 49, 1, ""),
        LABEL(0, 49, 0, "<alignment vertical=\"top\"/>"),
        PARAGRAPH(0, 49, 0, "<alignment vertical=\"top\" wrapText=\"1\"/>"),
        /** A number among texts. */
        FIGURE(1, 3, 0, "<alignment horizontal=\"left\"/>"),
        FIGURE_DIFFERENCE(1, 164, 0, "<alignment horizontal=\"left\"/>");

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

        /** The format 3 is a whole number with thousands separators, 14 a day as the reader writes it, 49 is text, as it is. */
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

    /** The day, or its text where a spreadsheet knows no such day or takes it for another. */
    static SheetCell date(LocalDate day) {
        return day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)
                ? text(Style.TEXT, day.toString())
                : new SheetCell(Style.DATE, null, ChronoUnit.DAYS.between(DAY_ZERO, day), null);
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
        if (style == Style.DATE) {
            return WIDTH_OF_A_DAY;
        }
        return text != null ? TextWidth.columns(text) : digits() * 4 / 3 + 1;
    }

    private int digits() {
        return Long.toString(number).length();
    }
}
