package io.headcount.email;

import io.headcount.statement.StatementDocument;
import java.time.YearMonth;
import java.util.Locale;

/**
 * The words of a workbook in its reader's language: texts for people, of any length and in any letters.
 *
 * @param title the document's title, also printed above each page
 * @param sheet the sheet's name; what a spreadsheet allows in no such name is replaced, and it is cut to 31 characters
 * @param total stands before the sum
 * @param yes stands under {@code overLimit} for a company with more target users than its licence allows
 */
public record SheetHeadings(
        String title,
        String sheet,
        String companyId,
        String companyName,
        String monthlyUsers,
        String targetUsers,
        String licenceLimit,
        String overLimit,
        String previousMonthlyUsers,
        String difference,
        String total,
        String yes,
        String no) {

    /**
     * English ones.
     *
     * @throws IllegalArgumentException if the document's type is unknown
     * @throws java.time.DateTimeException if its period is none
     */
    public static SheetHeadings english(StatementDocument document) {
        String month = new Wording(Locale.ENGLISH)
                .month(YearMonth.parse(document.data().period()));
        String sheet =
                switch (Kind.of(document.type())) {
                    case FINAL -> month;
                    case CORRECTED -> month + ", corrected";
                    case PROVISIONAL -> month + ", PROVISIONAL";
                };
        return new SheetHeadings(
                "Monthly users " + sheet,
                sheet,
                "Company Id",
                "Company Name",
                "Monthly Users",
                "Target Users",
                "Licence Limit",
                "Over Limit",
                "Previous Monthly Users",
                "Difference",
                "Total",
                "yes",
                "no");
    }
}
