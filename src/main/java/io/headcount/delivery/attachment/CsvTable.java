package io.headcount.delivery.attachment;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table as CSV (RFC 4180), row by row. As in {@link StatementCsv} no text is there that a spreadsheet would run as a formula, or that is
 * longer than a cell of Excel; and none that steers a terminal: such characters become U+FFFD. Not thread-safe.
 */
public final class CsvTable {

    /** What the beginning of a file must be for spreadsheets to take it for UTF-8. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Line breaks and tabs are text like any other in a quoted cell. Half a surrogate pair has no UTF-8. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\r\\n]]");

    private final CSVPrinter printer;

    /**
     * Writes the names of the columns.
     *
     * @throws IOException as {@code out} does
     */
    public CsvTable(Appendable out, List<String> columns) throws IOException {
        printer = new CSVPrinter(out, CSVFormat.RFC4180);
        printer.printRecord(columns);
    }

    /**
     * Writes a row.
     *
     * @param cells as many as there are columns: null, which is an empty cell, a number, a boolean, or anything else as its text
     * @throws IOException as the stream does
     */
    public void row(Object... cells) throws IOException {
        printer.printRecord(Arrays.stream(cells).map(CsvTable::cell).toArray());
    }

    private static Object cell(Object cell) {
        if (cell == null || cell instanceof Number || cell instanceof Boolean) {
            return cell;
        }
        String text = SpreadsheetText.clipped(SpreadsheetText.harmless(cell.toString()));
        return STEERING.matcher(text).replaceAll("\uFFFD");
    }
}
