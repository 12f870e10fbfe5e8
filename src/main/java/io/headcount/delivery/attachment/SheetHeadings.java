package io.headcount.delivery.attachment;

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
        String no) {}
