package io.headcount.delivery.attachment;

import io.headcount.delivery.attachment.SheetCell.Style;
import io.headcount.ledger.PeriodTotal;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sheet that is seen first: what the statement says, and what identifies it. */
final class OverviewSheet {

    private final SheetWords words;
    private final List<List<SheetCell>> rows = new ArrayList<>();

    private OverviewSheet(SheetWords words) {
        this.words = words;
    }

    static Sheet of(StatementDocument document, Details details, String name, String title) {
        OverviewSheet sheet = new OverviewSheet(details.words());
        sheet.fill(document, details, title);
        return new Sheet(name, title, 2, 0, sheet.rows.size(), sheet.rows::stream);
    }

    private void fill(StatementDocument document, Details details, String title) {
        StatementDocument.Data data = document.data();
        ZoneId zone = ZoneId.of(data.timeZone());
        StatementType type = document.statementType();
        String reseller = data.account().name() == null ? "" : data.account().name();
        rows.add(List.of(SheetCell.text(Style.TITLE, SpreadsheetText.shown(title)), SheetCell.text(Style.TITLE, "")));
        rows.add(List.of());
        text("about.status", words.say(details.recorded() ? status(type) : "status.preview"));
        text("sheet.reseller", SpreadsheetText.shown(reseller));
        text("about.account", SpreadsheetText.shown(data.account().id()));
        text("column.month", words.month(YearMonth.parse(data.period())));
        figure("sheet.total-users", Style.FIGURE, data.totalMonthlyUsers());
        figure("sheet.count", Style.FIGURE, data.companyCount());
        Optional<PeriodTotal> before = details.background().comparable(document);
        before.ifPresent(total -> {
            figure("sheet.month-before", Style.FIGURE, total.totalMonthlyUsers());
            figure(
                    "sheet.change",
                    Style.FIGURE_DIFFERENCE,
                    Math.subtractExact(data.totalMonthlyUsers(), total.totalMonthlyUsers()));
        });
        add("sheet.proof", SheetCell.text(Style.PARAGRAPH, SpreadsheetText.shown(words.billedAndProven(document))));
        text("about.statement", SpreadsheetText.shown(data.statementId()));
        text("about.revision", String.valueOf(data.revision()));
        if (data.supersedes() != null) {
            text("sheet.replaces", SpreadsheetText.shown(data.supersedes()));
        }
        text(
                details.recorded() && type != StatementType.PROVISIONAL ? "about.recorded" : "about.made",
                words.moment(Instant.parse(document.timestamp()), zone));
        text("about.time-zone", zone.getId());
        if (details.page() != null) {
            text("link", details.page());
        }
    }

    private static String status(StatementType type) {
        return switch (type) {
            case FINALIZED -> "status.final";
            case CORRECTED -> "status.corrected";
            case PROVISIONAL -> "status.provisional";
        };
    }

    private void text(String label, String text) {
        add(label, SheetCell.text(Style.LABEL, text));
    }

    private void figure(String label, Style style, long number) {
        add(label, SheetCell.number(style, number));
    }

    private void add(String label, SheetCell cell) {
        rows.add(List.of(SheetCell.text(Style.LABEL, words.say(label)), cell));
    }
}
