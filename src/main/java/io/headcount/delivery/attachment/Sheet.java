package io.headcount.delivery.attachment;

import io.headcount.text.OneLine;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A workbook's sheet, whose first row are its headings unless it is a page of facts. The rows are passed over several times, one at a time, so that
 * they need not be in memory together.
 *
 * @param name as {@link #safeName} gives it
 * @param title printed above each page
 * @param columns how many there are, 26 at the most
 * @param filteredRows how many of the rows, from the headings on, belong under the filter; 0 where there are no headings
 * @param rowCount how many there are altogether
 * @param rows all of them, in order, the same each time
 */
record Sheet(
        String name,
        String title,
        int columns,
        int filteredRows,
        int rowCount,
        Supplier<Stream<List<SheetCell>>> rows) {

    private static final int LONGEST_NAME = 31;
    /** Whoever looks further down may widen a column. */
    private static final int MEASURED_ROWS = 2_000;

    private static final int NARROWEST_COLUMN = 10;
    private static final int WIDEST_COLUMN = 60;

    /** Beside the text: the padding, and in a heading the filter's button. */
    private static final int MARGIN = 4;

    private static final int LINE_HEIGHT = 15;

    /** Some room is lost where words are not broken. */
    private static final int LINE_OF_A_PARAGRAPH = WIDEST_COLUMN - 10;

    private static final String FROZEN =
            """
            <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
            <selection pane="bottomLeft" activeCell="A2" sqref="A2"/>""";

    /** Excel takes 255 characters with its own codes; each ampersand in the title becomes two. */
    private static final int LONGEST_PRINTED_TITLE = 100;

    /** A sheet's name that every spreadsheet accepts, in formulas too, or the other one where nothing is left of it. */
    static String safeName(String wanted, String otherwise) {
        StringBuilder name = new StringBuilder();
        int[] allowed =
                wanted.strip().codePoints().map(c -> isAllowed(c) ? c : '-').toArray();
        for (int c : allowed) {
            if (name.length() + Character.charCount(c) > LONGEST_NAME) {
                break;
            }
            name.appendCodePoint(c);
        }
        String safe = name.toString().strip();
        // Excel keeps "History" for itself.
        return safe.isEmpty() || safe.toLowerCase(Locale.ROOT).equals("history") ? otherwise : safe;
    }

    private static boolean isAllowed(int c) {
        return Character.isLetterOrDigit(c)
                || " ,.()-".indexOf(c) >= 0
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    boolean hasHeadings() {
        return filteredRows > 0;
    }

    /** What is filtered, as a reference within the sheet. */
    String filtered(String absolute) {
        return absolute + "A" + absolute + "1:" + absolute + column(columns - 1) + absolute + filteredRows;
    }

    /**
     * The sheet's own part of the workbook. Its texts are numbers there, in the order in which they come.
     *
     * @param first whether it is the one that is seen first
     * @param text the number of its first text
     * @return the number of the first text of the next sheet
     */
    int write(Writer xml, boolean first, int text) throws IOException {
        xml.write(
                """
                <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
                <sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:%s%s"/>\
                <sheetViews><sheetView %sworkbookViewId="0">%s\
                </sheetView></sheetViews><sheetFormatPr defaultRowHeight="%s"/><cols>"""
                        .formatted(
                                column(columns - 1),
                                rowCount,
                                first ? "tabSelected=\"1\" " : "",
                                hasHeadings() ? FROZEN : "",
                                LINE_HEIGHT));
        int[] widths = widths();
        for (int i = 0; i < columns; i++) {
            xml.write("<col min=\"" + (i + 1) + "\" max=\"" + (i + 1) + "\" width=\"" + widths[i]
                    + "\" customWidth=\"1\"/>");
        }
        xml.write("</cols><sheetData>");
        int next = writeRows(xml, text);
        xml.write(
                """
                </sheetData>%s\
                <pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
                <pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>\
                <headerFooter><oddHeader>&amp;L%s</oddHeader><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter>\
                </worksheet>"""
                        .formatted(hasHeadings() ? "<autoFilter ref=\"" + filtered("") + "\"/>" : "", printedTitle()));
        return next;
    }

    /** The texts that the sheet's numbers stand for. */
    void writeTexts(Writer xml) throws IOException {
        for (Iterator<SheetCell> cells = rows.get().flatMap(List::stream).iterator(); cells.hasNext(); ) {
            SheetCell cell = cells.next();
            if (cell.holdsText()) {
                xml.write("<si><t xml:space=\"preserve\">" + SpreadsheetText.cellXml(cell.text()) + "</t></si>");
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[columns];
        Arrays.fill(widths, NARROWEST_COLUMN);
        rows.get().limit(MEASURED_ROWS).forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Math.min(row.get(i).width() + MARGIN, WIDEST_COLUMN));
            }
        });
        return widths;
    }

    private int writeRows(Writer xml, int firstText) throws IOException {
        int texts = firstText;
        int number = 0;
        for (Iterator<List<SheetCell>> all = rows.get().iterator(); all.hasNext(); ) {
            List<SheetCell> row = all.next();
            number++;
            if (row.isEmpty()) {
                continue;
            }
            xml.write("<row r=\"" + number + "\"" + height(row) + ">");
            for (int i = 0; i < row.size(); i++) {
                SheetCell cell = row.get(i);
                String start = "<c r=\"" + column(i) + number + "\" s=\""
                        + cell.style().ordinal() + "\"";
                if (cell.holdsText()) {
                    xml.write(start + " t=\"s\"><v>" + texts++ + "</v></c>");
                } else if (cell.text() == null) {
                    String formula = cell.formula() == null ? "" : "<f>" + cell.formula() + "</f>";
                    xml.write(start + ">" + formula + "<v>" + cell.number() + "</v></c>");
                } else if (cell.style() != SheetCell.Style.TEXT) {
                    xml.write(start + "/>");
                }
            }
            xml.write("</row>");
        }
        return texts;
    }

    /** Not every spreadsheet reckons how high a paragraph is. */
    private static String height(List<SheetCell> row) {
        int lines = row.stream()
                .filter(cell -> cell.style() == SheetCell.Style.PARAGRAPH)
                .mapToInt(cell -> cell.width() / LINE_OF_A_PARAGRAPH + 1)
                .max()
                .orElse(1);
        return lines == 1 ? "" : " ht=\"" + lines * LINE_HEIGHT + "\" customHeight=\"1\"";
    }

    private String printedTitle() {
        String line = OneLine.of(title);
        int most = Math.min(line.codePointCount(0, line.length()), LONGEST_PRINTED_TITLE);
        String shown = line.substring(0, line.offsetByCodePoints(0, most));
        return SpreadsheetText.xml(SpreadsheetText.storable(shown).replace("&", "&&"));
    }

    /** The letter of a column. */
    static char column(int index) {
        return (char) ('A' + index);
    }
}
