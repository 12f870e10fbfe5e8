package io.headcount.delivery.attachment;

import io.headcount.text.OneLine;
import java.util.regex.Pattern;

/** Texts that strangers wrote (names, above all), made fit for a spreadsheet, whether it comes as CSV or as a workbook. */
final class SpreadsheetText {

    /** The most UTF-16 units that Excel keeps in a cell. */
    static final int MOST_UNITS = 32_767;

    /** The last four are what East Asian spreadsheets take for the first four. */
    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    /** What a careless or differently configured reader takes for the end of a cell. */
    private static final String CELL_ENDS = "\r\n\t;\u0085\u2028\u2029";

    /** Where a reader of a workbook would see another character than was written (ISO/IEC 29500-1, ST_Xstring). */
    private static final Pattern LIKE_AN_ESCAPE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    /** What steers a terminal or has no UTF-8. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\r\\n]]");

    private SpreadsheetText() {}

    /**
     * What a cell of any file shows of such a text: {@link #harmless}, on one line, as everywhere else, with U+FFFD for what steers a
     * terminal, and {@link #clipped}. A text of two lines would show only its last in a spreadsheet's cell.
     *
     * @param text or null, which is an empty cell
     */
    static String shown(String text) {
        return clipped(OneLine.of(STEERING.matcher(harmless(text)).replaceAll("\uFFFD")));
    }

    /**
     * An apostrophe before each beginning of a formula, whatever invisible characters stand before it, and before the
     * whole cell if there is one anywhere in it or if it begins with a line break or a tab. Takes linear time, since
     * strangers choose the text.
     *
     * @param text or null, which is an empty cell
     */
    static String harmless(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder harmless = new StringBuilder(text.length());
        boolean cellMayBegin = true;
        boolean nothingSeen = true;
        boolean harmful = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (cellMayBegin && FORMULA_STARTS.indexOf(c) >= 0) {
                harmless.append('\'');
                harmful = true;
            }
            harmful |= nothingSeen && (c == '\t' || c == '\r' || c == '\n');
            nothingSeen &= invisible(c);
            cellMayBegin = CELL_ENDS.indexOf(c) >= 0 || cellMayBegin && invisible(c);
            harmless.append(c);
        }
        return harmful && harmless.charAt(0) != '\'' ? "'" + harmless : harmless.toString();
    }

    /**
     * The text with U+FFFD for what XML 1.0 can't hold (control characters, half a surrogate pair), {@link #clipped}.
     */
    static String storable(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> storable.appendCodePoint(isXml(c) ? c : 0xFFFD));
        return clipped(storable.toString());
    }

    /**
     * The text, cut between characters, with an ellipsis, where it is longer than a cell may be: Excel would carry the
     * rest over into the next row.
     */
    static String clipped(String text) {
        if (text.length() <= MOST_UNITS) {
            return text;
        }
        int end = MOST_UNITS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** A cell's text as the content of an element of a workbook: what was written is what will be read. */
    static String cellXml(String text) {
        return xml(LIKE_AN_ESCAPE.matcher(storable(text)).replaceAll("_x005F_"));
    }

    /** A {@link #storable} text as XML. A carriage return in plain sight would be read as a line feed. */
    static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\r", "&#xD;");
    }

    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }

    private static boolean invisible(char c) {
        return Character.isSpaceChar(c) || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }
}
