package io.headcount.delivery.attachment;

import io.headcount.delivery.attachment.SheetCell.Style;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A statement's complete list of companies as an Excel workbook with one sheet: headings that stay in sight, a line for
 * each company in the vendor's order, and the total as a formula beside which its result is kept, for programs that do
 * not calculate.
 *
 * <p>The same document and headings give the same bytes on every attempt and in every time zone; only another version of
 * Java may compress them otherwise. Texts are never formulas, not even once the sheet is saved as CSV. A number of more
 * than fifteen digits, which a spreadsheet can't show, stands there as text, and so does the total then. Memory does not
 * grow with the number of companies. Thread-safe.
 *
 * @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-376/">ECMA-376</a> for the
 *     format
 */
public final class StatementWorkbook {

    /** What a sheet has, less the headings, the total and the empty row before it. */
    private static final int MOST_COMPANIES = 1_048_576 - 3;

    private StatementWorkbook() {}

    /**
     * Writes the whole file; the stream stays open. A document that is refused leaves nothing in it.
     *
     * @throws IOException if the stream can't be written to; what is there is no workbook then
     * @throws IllegalArgumentException if the document's type is unknown, its companies don't add up to its total, or
     *     they are more than a sheet has rows for (1,048,573)
     * @throws java.time.DateTimeException if its period or timestamp is none
     */
    public static void write(StatementDocument document, SheetHeadings headings, OutputStream out) throws IOException {
        check(document);
        StatementDocument.Data data = document.data();
        List<Company> companies = data.companies();
        boolean corrected = document.statementType() == StatementType.CORRECTED;
        List<SheetCell> header = header(headings, corrected);
        List<SheetCell> total = total(data, headings, header.size());
        // Without an empty row in between, spreadsheets take the total for one more company to filter and to sort.
        // Not flatMap, whose iterator holds all the rows at once.
        Supplier<Stream<List<SheetCell>>> rows = () -> Stream.concat(
                Stream.of(header),
                Stream.concat(
                        companies.stream().map(company -> cells(company, headings, corrected)),
                        Stream.of(List.of(), total)));
        Sheet sheet = new Sheet(
                Sheet.safeName(headings.sheet(), YearMonth.parse(data.period()).toString()),
                headings.title(),
                header.size(),
                companies.size() + 1,
                companies.size() + 3,
                rows);
        new WorkbookFile(sheet, data.statementId(), Instant.parse(document.timestamp())).write(out);
    }

    /** Refuses what {@link #write} would refuse. */
    static void check(StatementDocument document) {
        document.statementType();
        YearMonth.parse(document.data().period());
        Instant.parse(document.timestamp());
        checkSize(document.data());
        checkTotal(document.data());
    }

    private static List<SheetCell> header(SheetHeadings headings, boolean corrected) {
        List<SheetCell> header = new ArrayList<>(List.of(
                SheetCell.text(Style.HEADING, headings.companyId()),
                SheetCell.text(Style.HEADING, headings.companyName()),
                SheetCell.text(Style.NUMBER_HEADING, headings.monthlyUsers()),
                SheetCell.text(Style.NUMBER_HEADING, headings.targetUsers()),
                SheetCell.text(Style.NUMBER_HEADING, headings.licenceLimit()),
                SheetCell.text(Style.HEADING, headings.overLimit())));
        if (corrected) {
            header.add(SheetCell.text(Style.NUMBER_HEADING, headings.previousMonthlyUsers()));
            header.add(SheetCell.text(Style.NUMBER_HEADING, headings.difference()));
        }
        return header;
    }

    private static List<SheetCell> cells(Company company, SheetHeadings headings, boolean corrected) {
        List<SheetCell> cells = new ArrayList<>(List.of(
                SheetCell.text(Style.TEXT, SpreadsheetText.harmless(company.companyId())),
                SheetCell.text(Style.TEXT, SpreadsheetText.harmless(company.companyName())),
                SheetCell.number(Style.NUMBER, company.monthlyUsers()),
                number(company.targetUsers()),
                number(company.licenseLimit()),
                SheetCell.text(Style.TEXT, company.overLimit() ? headings.yes() : headings.no())));
        if (corrected) {
            Long previous = company.previousMonthlyUsers();
            cells.add(number(previous));
            cells.add(
                    previous == null
                            ? SheetCell.NONE
                            : SheetCell.number(Style.DIFFERENCE, Math.subtractExact(company.monthlyUsers(), previous)));
        }
        return cells;
    }

    private static SheetCell number(Long value) {
        return value == null ? SheetCell.NONE : SheetCell.number(Style.NUMBER, value);
    }

    /**
     * Only the monthly users are added up: a company that is gone has no line here, so the column of previous numbers
     * need not add up to what was billed before.
     */
    private static List<SheetCell> total(StatementDocument.Data data, SheetHeadings headings, int columns) {
        long total = data.totalMonthlyUsers();
        boolean exact = SheetCell.isShownExactly(total)
                && data.companies().stream().allMatch(company -> SheetCell.isShownExactly(company.monthlyUsers()));
        List<SheetCell> cells = new ArrayList<>(List.of(
                SheetCell.text(Style.TOTAL_LABEL, headings.total()),
                SheetCell.text(Style.TOTAL_LABEL, ""),
                exact
                        ? SheetCell.formula(Style.TOTAL, sum(data.companies().size()), total)
                        : SheetCell.text(Style.TOTAL_AS_TEXT, Long.toString(total))));
        while (cells.size() < columns) {
            cells.add(SheetCell.text(Style.TOTAL_LABEL, ""));
        }
        return cells;
    }

    /** Down to the empty row, so that a company added at the end counts, and no companies add up to zero. */
    private static String sum(int companies) {
        return "SUM(C2:C" + (companies + 2) + ")";
    }

    private static void checkSize(StatementDocument.Data data) {
        if (data.companies().size() > MOST_COMPANIES) {
            throw new IllegalArgumentException("Statement " + data.statementId() + " for " + data.period() + " has "
                    + data.companies().size() + " companies, more than the " + MOST_COMPANIES
                    + " that a sheet has rows for; no workbook was written. The CSV file has room for all of them");
        }
    }

    /** The formula would say otherwise than the statement. */
    private static void checkTotal(StatementDocument.Data data) {
        BigInteger sum = data.companies().stream()
                .map(company -> BigInteger.valueOf(company.monthlyUsers()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        if (!sum.equals(BigInteger.valueOf(data.totalMonthlyUsers()))) {
            throw new IllegalArgumentException("Statement " + data.statementId() + " for " + data.period() + " says "
                    + data.totalMonthlyUsers() + " monthly users, but its companies add up to " + sum
                    + "; no workbook was written");
        }
    }
}
