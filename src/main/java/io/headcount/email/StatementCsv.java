package io.headcount.email;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A statement's complete list of companies as a CSV file (RFC 4180) that spreadsheets open as it is meant: with a byte
 * order mark, so that they take it for UTF-8, and with no text that they would run as a formula. Thread-safe.
 */
public final class StatementCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The last four are what East Asian spreadsheets take for the first four. */
    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    /** What a careless or differently configured reader takes for the end of a cell. */
    private static final String CELL_ENDS = "\r\n\t;\u0085\u2028\u2029";

    private StatementCsv() {}

    /** The whole file, beginning with the byte order mark; to be written as UTF-8. */
    public static String of(StatementDocument document) {
        boolean corrected = Kind.of(document.type()) == Kind.CORRECTED;
        StringBuilder csv = new StringBuilder(BYTE_ORDER_MARK);
        try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            printer.printRecord(header(corrected));
            for (Company company : document.data().companies()) {
                printer.printRecord(cells(company, corrected));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString();
    }

    /** The file's name: only letters, digits, dots, underscores and hyphens, whatever the account is called. */
    public static String fileName(StatementDocument document) {
        StatementDocument.Data data = document.data();
        String account = data.account().id().replaceAll("[^A-Za-z0-9._-]+", "-");
        return "headcount-" + account.substring(0, Math.min(account.length(), 60)) + "-"
                + YearMonth.parse(data.period()) + "-r" + data.revision()
                + (Kind.of(document.type()) == Kind.PROVISIONAL ? "-provisional" : "") + ".csv";
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

    /**
     * An apostrophe before each beginning of a formula, whatever invisible characters stand before it, and before the
     * whole cell if there is one anywhere in it or if it begins with a line break or a tab. Takes linear time, since
     * strangers choose the text.
     */
    private static String text(String text) {
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

    private static boolean invisible(char c) {
        return Character.isSpaceChar(c) || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }
}
