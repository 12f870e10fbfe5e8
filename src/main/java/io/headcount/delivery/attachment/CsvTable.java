package io.headcount.delivery.attachment;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table as CSV (RFC 4180), row by row. As in {@link StatementCsv} each text is on one line, and none is there that a spreadsheet would run as a
 * formula, that is longer than a cell of Excel, or that steers a terminal: such characters become U+FFFD. Not thread-safe.
 */
public final class CsvTable {

    /** What the beginning of a file must be for spreadsheets to take it for UTF-8. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

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
        return SpreadsheetText.shown(cell.toString());
    }
}
