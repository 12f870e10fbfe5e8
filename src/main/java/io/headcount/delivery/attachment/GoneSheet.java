package io.headcount.delivery.attachment;

import io.headcount.delivery.attachment.SheetCell.Style;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementDocument.VanishedCompany;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sheet of the companies that are gone: seen earlier in the month and missing at its close, or billed in the month before and
 * missing in this one. No other list of a statement has those that are not billed.
 */
final class GoneSheet {

    private GoneSheet() {}

    /** What is known of one. */
    private record Gone(String name, String id, Line before, VanishedCompany seen) {

        long most() {
            return Math.max(before == null ? 0 : before.monthlyUsers(), seen == null ? 0 : seen.lastMonthlyUsers());
        }
    }

    /** The sheet, if anybody is gone. */
    static Optional<Sheet> of(StatementDocument document, Details details, String name, String title) {
        List<Gone> gone = gone(document, details.background());
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        SheetWords words = details.words();
        List<SheetCell> header = List.of(
                SheetCell.text(Style.HEADING, words.say("sheet.company")),
                SheetCell.text(Style.NUMBER_HEADING, words.say("sheet.month-before")),
                SheetCell.text(Style.NUMBER_HEADING, words.say("sheet.last-number")),
                SheetCell.text(Style.HEADING, words.say("column.last-seen")),
                SheetCell.text(Style.HEADING, words.say("column.billed")),
                SheetCell.text(Style.HEADING, words.say("sheet.company-id")));
        return Optional.of(new Sheet(
                name,
                title,
                header.size(),
                gone.size() + 1,
                gone.size() + 1,
                () -> Stream.concat(Stream.of(header), gone.stream().map(one -> row(one, words)))));
    }

    private static List<Gone> gone(StatementDocument document, Background background) {
        Map<String, Line> before = background.comparable(document).isPresent() ? background.monthBefore() : Map.of();
        Map<String, Gone> gone = new LinkedHashMap<>();
        for (VanishedCompany seen : document.data().vanished()) {
            gone.put(
                    seen.companyId(),
                    new Gone(seen.companyName(), seen.companyId(), before.get(seen.companyId()), seen));
        }
        Set<String> here =
                document.data().companies().stream().map(Company::companyId).collect(Collectors.toSet());
        before.values().stream()
                .filter(line -> !here.contains(line.companyId()))
                .forEach(line ->
                        gone.putIfAbsent(line.companyId(), new Gone(line.companyName(), line.companyId(), line, null)));
        List<Gone> largestFirst = new ArrayList<>(gone.values());
        largestFirst.sort(Comparator.comparingLong(Gone::most).reversed());
        return largestFirst;
    }

    private static List<SheetCell> row(Gone gone, SheetWords words) {
        VanishedCompany seen = gone.seen();
        return List.of(
                SheetCell.text(Style.TEXT, SpreadsheetText.shown(gone.name())),
                gone.before() == null
                        ? SheetCell.NONE
                        : SheetCell.number(Style.NUMBER, gone.before().monthlyUsers()),
                seen == null ? SheetCell.NONE : SheetCell.number(Style.NUMBER, seen.lastMonthlyUsers()),
                seen == null ? SheetCell.NONE : SheetCell.date(LocalDate.parse(seen.lastSeen())),
                SheetCell.text(Style.TEXT, words.say(seen != null && seen.billed() ? "yes" : "no")),
                SheetCell.text(Style.TEXT, SpreadsheetText.shown(gone.id())));
    }
}
