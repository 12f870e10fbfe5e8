package io.headcount.delivery.attachment;

import io.headcount.statement.StatementDocument;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a workbook's sheets are called: names that every spreadsheet accepts, each one once. */
public record SheetNames(String overview, String companies, String gone, String months) {

    /** Those of a statement's workbook. */
    public static SheetNames of(StatementDocument document, SheetWords words) {
        YearMonth period = YearMonth.parse(document.data().period());
        Set<String> taken = new HashSet<>();
        // The companies first: theirs is the name that a mail points to most.
        String companies = name(companies(document, words), period.toString(), taken);
        return new SheetNames(
                name(words.say("sheet.overview"), "1", taken),
                companies,
                name(words.say("sheet.gone"), "3", taken),
                name(words.say("sheet.months"), "4", taken));
    }

    /** What the sheet of the companies is called where a spreadsheet allows it, and the workbook in its title. */
    static String companies(StatementDocument document, SheetWords words) {
        return words.say(
                switch (document.statementType()) {
                    case FINALIZED -> "sheet.final";
                    case CORRECTED -> "sheet.corrected";
                    case PROVISIONAL -> "sheet.provisional";
                },
                words.month(YearMonth.parse(document.data().period())));
    }

    private static String name(String wanted, String otherwise, Set<String> taken) {
        String safe = Sheet.safeName(wanted, otherwise);
        if (taken.add(safe.toLowerCase(Locale.ROOT))) {
            return safe;
        }
        taken.add(otherwise);
        return otherwise;
    }
}
