package io.headcount.delivery.attachment;

import io.headcount.statement.StatementDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A statement as an Excel workbook for people: an overview, a line for each company, the largest first, with the total as a formula
 * beside which its result is kept, for programs that do not calculate, the companies that are gone, if any, and the year by month.
 * Headings stay in sight.
 *
 * <p>The same document and details give the same bytes on every attempt and in every time zone; only another version of
 * Java may compress them otherwise. Texts are never formulas, not even once the sheet is saved as CSV. A number of more
 * than fifteen digits, which a spreadsheet can't show, stands there as text, and so does the total then. Beside the document and its
 * background, a company takes a few bytes of memory. Thread-safe.
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
    public static void write(StatementDocument document, Details details, OutputStream out) throws IOException {
        check(document);
        StatementDocument.Data data = document.data();
        SheetNames names = SheetNames.of(document, details.words());
        String title = details.words().say("sheet.title", SheetNames.companies(document, details.words()));
        List<Sheet> sheets = Stream.of(
                        Optional.of(OverviewSheet.of(document, details, names.overview(), title)),
                        Optional.of(CompaniesSheet.of(document, details, names.companies(), title)),
                        GoneSheet.of(document, details, names.gone(), title),
                        Optional.of(MonthsSheet.of(document, details, names.months(), title)))
                .flatMap(Optional::stream)
                .toList();
        new WorkbookFile(sheets, title, data.statementId(), Instant.parse(document.timestamp())).write(out);
    }

    /** Refuses what {@link #write} would refuse. */
    static void check(StatementDocument document) {
        document.statementType();
        YearMonth.parse(document.data().period());
        Instant.parse(document.timestamp());
        checkSize(document.data());
        checkTotal(document.data());
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
