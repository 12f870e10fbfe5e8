package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.SheetNames;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a statement stands to others: to the month before, to a year of months, and to the revision that it corrects. */
final class Movement {

    private static final int MOST_MOVERS = 10;
    private static final int MOST_CORRECTED = 30;

    private final StatementDocument.Data data;
    private final Background background;
    private final StatementType type;
    private final YearMonth period;
    private final Wording wording;
    private final Optional<PeriodTotal> monthBefore;

    Movement(StatementDocument document, Background background, Wording wording) {
        this.data = document.data();
        this.background = background;
        this.type = document.statementType();
        this.monthBefore = background.comparable(document);
        this.period = YearMonth.parse(data.period());
        this.wording = wording;
    }

    /** A company's number before and after; null where it was not there. */
    private record Change(String name, Long before, Long after) {

        long difference() {
            return Math.subtractExact(after == null ? 0 : after, before == null ? 0 : before);
        }
    }

    /** The total against the month before, or null: a month that is not over is not compared with one that is. */
    String sinceMonthBefore() {
        return monthBefore
                .map(before -> said("comparison", before.totalMonthlyUsers(), wording.month(before.period())))
                .orElse(null);
    }

    /** Why there is no comparison, or null where there is one, or none is expected. */
    String uncompared() {
        return monthBefore.isPresent() || type == StatementType.PROVISIONAL
                ? null
                : wording.say("comparison.none", wording.month(period.minusMonths(1)));
    }

    /** The total against the revision that this one corrects, or null where it corrects none. */
    String sinceRevisionBefore() {
        if (type != StatementType.CORRECTED) {
            return null;
        }
        long before = data.companies().stream()
                .mapToLong(c -> c.previousMonthlyUsers() == null ? c.monthlyUsers() : c.previousMonthlyUsers())
                .reduce(0, Math::addExact);
        return said("correction.comparison", before, "");
    }

    private String said(String key, long before, String month) {
        long now = data.totalMonthlyUsers();
        String difference = wording.difference(Math.subtractExact(now, before));
        String change =
                before == 0 || now == before ? difference : difference + " (" + wording.percentage(before, now) + ")";
        return wording.say(key, change, month, before, now);
    }

    /** Every company whose number a correction changes, the largest difference first; null where it corrects none. */
    Section corrected() {
        if (type != StatementType.CORRECTED) {
            return null;
        }
        List<Change> changes = data.companies().stream()
                .filter(c -> c.previousMonthlyUsers() != null)
                .map(c -> new Change(Names.of(c), c.previousMonthlyUsers(), c.monthlyUsers()))
                .toList();
        return changes("correction", changes, MOST_CORRECTED, SheetNames::companies);
    }

    /** The companies that moved most since the month before, or null where there is none to compare with. */
    Section movers() {
        if (monthBefore.isEmpty()) {
            return null;
        }
        Map<String, Line> before = background.monthBefore();
        Set<String> here = new HashSet<>();
        List<Change> changes = new ArrayList<>();
        for (Company company : data.companies()) {
            here.add(company.companyId());
            Line then = before.get(company.companyId());
            changes.add(new Change(
                    Names.of(company),
                    then == null ? null : Long.valueOf(then.monthlyUsers()),
                    company.monthlyUsers()));
        }
        before.values().stream()
                .filter(line -> !here.contains(line.companyId()))
                .forEach(gone -> changes.add(
                        new Change(Names.of(gone.companyName(), gone.companyId()), gone.monthlyUsers(), null)));
        boolean somebodyIsGone = here.size() < changes.size();
        return changes(
                "movers",
                changes,
                MOST_MOVERS,
                names -> somebodyIsGone
                        ? wording.say("sheet.both", names.companies(), names.gone())
                        : names.companies());
    }

    private Section changes(String what, List<Change> all, int most, Function<SheetNames, String> sheet) {
        List<Change> changed = all.stream()
                .filter(change -> change.difference() != 0)
                .sorted(Comparator.comparingLong((Change change) -> Math.abs(change.difference()))
                        .reversed())
                .toList();
        return Section.of(
                        wording.say(
                                what,
                                changed.size(),
                                wording.month(period.minusMonths(1)),
                                Math.max(1, data.revision() - 1)),
                        changed.isEmpty() ? wording.say(what + ".none") : null,
                        List.of(
                                wording.say("column.company"),
                                wording.say("column.before"),
                                wording.say("column.now"),
                                wording.say("column.difference")),
                        changed,
                        most,
                        change -> List.of(
                                change.name(),
                                change.before() == null ? wording.say("was-new") : wording.number(change.before()),
                                change.after() == null ? wording.say("is-gone") : wording.number(change.after()),
                                wording.difference(change.difference())))
                .withRest(wording, sheet);
    }

    /** A year of months up to this one, from the first that has a statement; null where this is the first. */
    Section trend() {
        if (background.earlier().isEmpty()) {
            return null;
        }
        Map<YearMonth, Long> totals = background.earlier().stream()
                .collect(Collectors.toMap(PeriodTotal::period, PeriodTotal::totalMonthlyUsers));
        totals.put(period, data.totalMonthlyUsers());
        List<YearMonth> months = background
                .earlier()
                .get(0)
                .period()
                .atDay(1)
                .datesUntil(period.plusMonths(1).atDay(1), java.time.Period.ofMonths(1))
                .map(YearMonth::from)
                .toList();
        Function<YearMonth, String> total = month -> !totals.containsKey(month)
                ? wording.say("no-statement")
                : wording.number(totals.get(month))
                        + (month.equals(period) && type == StatementType.PROVISIONAL
                                ? " " + wording.say("so-far")
                                : "");
        return Section.of(
                        wording.say("trend", months.size()),
                        null,
                        List.of(wording.say("column.month"), wording.say("column.users")),
                        months,
                        months.size(),
                        month -> List.of(wording.shortMonth(month), total.apply(month)))
                .withBars(months.stream()
                        .map(month -> totals.getOrDefault(month, 0L))
                        .toList());
    }
}
