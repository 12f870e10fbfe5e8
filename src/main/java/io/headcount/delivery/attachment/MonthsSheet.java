package io.headcount.delivery.attachment;

import io.headcount.delivery.attachment.SheetCell.Style;
import io.headcount.ledger.PeriodTotal;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sheet with a year of months up to the statement's own, newest last, from the first that has a statement. */
final class MonthsSheet {

    private MonthsSheet() {}

    static Sheet of(StatementDocument document, Details details, String name, String title) {
        SheetWords words = details.words();
        List<List<SheetCell>> rows = new ArrayList<>();
        rows.add(List.of(
                SheetCell.text(Style.HEADING, words.say("column.month")),
                SheetCell.text(Style.NUMBER_HEADING, words.say("sheet.users")),
                SheetCell.text(Style.NUMBER_HEADING, words.say("sheet.change")),
                SheetCell.text(Style.HEADING, words.say("about.statement"))));
        YearMonth period = YearMonth.parse(document.data().period());
        Map<YearMonth, PeriodTotal> totals = details.background().earlier().stream()
                .collect(Collectors.toMap(PeriodTotal::period, Function.identity()));
        YearMonth first = totals.keySet().stream().min(YearMonth::compareTo).orElse(period);
        for (YearMonth month = first; month.isBefore(period); month = month.plusMonths(1)) {
            rows.add(row(totals.get(month), totals.get(month.minusMonths(1)), words.month(month), words));
        }
        PeriodTotal own = new PeriodTotal(
                period, document.data().statementId(), document.data().totalMonthlyUsers());
        boolean soFar = document.statementType() == StatementType.PROVISIONAL;
        rows.add(row(
                own,
                soFar ? null : totals.get(period.minusMonths(1)),
                words.month(period) + (soFar ? " " + words.say("so-far") : ""),
                words));
        return new Sheet(name, title, rows.get(0).size(), rows.size(), rows.size(), rows::stream);
    }

    private static List<SheetCell> row(PeriodTotal total, PeriodTotal before, String month, SheetWords words) {
        SheetCell label = SheetCell.text(Style.TEXT, month);
        if (total == null) {
            return List.of(label, SheetCell.text(Style.NUMBER_AS_TEXT, words.say("no-statement")));
        }
        return List.of(
                label,
                SheetCell.number(Style.NUMBER, total.totalMonthlyUsers()),
                before == null
                        ? SheetCell.NONE
                        : SheetCell.number(
                                Style.DIFFERENCE,
                                Math.subtractExact(total.totalMonthlyUsers(), before.totalMonthlyUsers())),
                SheetCell.text(Style.TEXT, SpreadsheetText.shown(total.statementId())));
    }
}
