package io.headcount.delivery.attachment;

import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A statement's complete list of companies as a CSV file (RFC 4180) that spreadsheets open as it is meant: with a byte
 * order mark, so that they take it for UTF-8, with each text on one line, with none that they would run as a formula, and with none
 * that is longer than a cell of Excel. Columns are only ever added at the end. Thread-safe.
 */
public final class StatementCsv {

    private static final char COMMA = ',';

    private StatementCsv() {}

    /**
     * The whole file, beginning with the byte order mark; to be written as UTF-8.
     *
     * @param background says what was billed in the month before, and when licences end
     */
    public static String of(StatementDocument document, Background background) {
        StringWriter csv = new StringWriter();
        try {
            write(document, background, COMMA, csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString();
    }

    /** Writes the whole file, row by row, as UTF-8; the stream stays open. */
    static void write(StatementDocument document, Background background, char separator, OutputStream out)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        write(document, background, separator, writer);
        writer.flush();
    }

    private static void write(StatementDocument document, Background background, char separator, Writer csv)
            throws IOException {
        boolean corrected = document.statementType() == StatementType.CORRECTED;
        boolean compared = background.comparable(document).isPresent();
        csv.write(CsvTable.BYTE_ORDER_MARK);
        CSVPrinter printer = new CSVPrinter(
                csv, CSVFormat.RFC4180.builder().setDelimiter(separator).get());
        printer.printRecord(header(corrected));
        StatementDocument.Data data = document.data();
        for (Company company : data.companies()) {
            List<Object> cells = cells(company, corrected);
            Line before = compared ? background.lineBefore(company) : null;
            Line line = background.line(company);
            cells.add(data.period());
            cells.add(SpreadsheetText.shown(data.account().id()));
            cells.add(before == null ? null : before.monthlyUsers());
            cells.add(line == null ? null : line.licenseEnds());
            printer.printRecord(cells);
        }
    }

    private static List<String> header(boolean corrected) {
        List<String> header = new ArrayList<>(
                List.of("Company Id", "Company Name", "Monthly Users", "Target Users", "Licence Limit", "Over Limit"));
        if (corrected) {
            header.add("Previous Monthly Users");
        }
        header.addAll(List.of("Month", "Account", "Monthly Users Month Before", "Licence Ends"));
        return header;
    }

    private static List<Object> cells(Company company, boolean corrected) {
        List<Object> cells = new ArrayList<>();
        cells.add(SpreadsheetText.shown(company.companyId()));
        cells.add(SpreadsheetText.shown(company.companyName()));
        cells.add(company.monthlyUsers());
        cells.add(company.targetUsers());
        cells.add(company.licenseLimit());
        cells.add(company.overLimit() ? "yes" : "no");
        if (corrected) {
            cells.add(company.previousMonthlyUsers());
        }
        return cells;
    }
}
