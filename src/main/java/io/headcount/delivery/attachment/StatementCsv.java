package io.headcount.delivery.attachment;

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
 * order mark, so that they take it for UTF-8, with no text that they would run as a formula, and with none that is longer
 * than a cell of Excel. Thread-safe.
 */
public final class StatementCsv {

    private StatementCsv() {}

    /** The whole file, beginning with the byte order mark; to be written as UTF-8. */
    public static String of(StatementDocument document) {
        StringWriter csv = new StringWriter();
        try {
            write(document, csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString();
    }

    /** Writes the whole file, row by row, as UTF-8; the stream stays open. */
    static void write(StatementDocument document, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        write(document, writer);
        writer.flush();
    }

    private static void write(StatementDocument document, Writer csv) throws IOException {
        boolean corrected = document.statementType() == StatementType.CORRECTED;
        csv.write(CsvTable.BYTE_ORDER_MARK);
        CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180);
        printer.printRecord(header(corrected));
        for (Company company : document.data().companies()) {
            printer.printRecord(cells(company, corrected));
        }
    }

    private static List<String> header(boolean corrected) {
        List<String> header = new ArrayList<>(
                List.of("Company Id", "Company Name", "Monthly Users", "Target Users", "Licence Limit", "Over Limit"));
        if (corrected) {
            header.add("Previous Monthly Users");
        }
        return header;
    }

    private static List<Object> cells(Company company, boolean corrected) {
        List<Object> cells = new ArrayList<>();
        cells.add(text(company.companyId()));
        cells.add(text(company.companyName()));
        cells.add(company.monthlyUsers());
        cells.add(company.targetUsers());
        cells.add(company.licenseLimit());
        cells.add(company.overLimit() ? "yes" : "no");
        if (corrected) {
            cells.add(company.previousMonthlyUsers());
        }
        return cells;
    }

    private static String text(String text) {
        return SpreadsheetText.clipped(SpreadsheetText.harmless(text));
    }
}
