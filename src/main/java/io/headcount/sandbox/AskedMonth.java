package io.headcount.sandbox;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which month's numbers are told when a month is asked for: that month's, or another's where a fault says so. */
final class AskedMonth {

    private final CompanyBook book;
    private final ActiveFaults faults;

    AskedMonth(CompanyBook book, ActiveFaults faults) {
        this.book = book;
        this.faults = faults;
    }

    /** The list in the month that is told. */
    Listing listing(SearchRequest asked) {
        YearMonth current = book.currentMonth();
        YearMonth month = asked.month().orElse(current);
        boolean export = !asked.exportType().isEmpty();
        if (faults.on(Fault.MONTH_IGNORED) || export && faults.on(Fault.MONTH_IGNORED_BY_EXPORT)) {
            return book.listing(current);
        }
        if (faults.on(Fault.MONTH_IGNORED_AS_NUMBERS_MOVE)) {
            return moved(month, current);
        }
        if (!book.has(month) && faults.on(Fault.MONTH_CLAMPED)) {
            return book.listing(current);
        }
        if (!book.has(month) && (faults.on(Fault.MONTH_ALL_ZERO) || faults.on(Fault.MONTH_ALL_NULL))) {
            return book.listing(
                    month,
                    Arrays.stream(book.indexes()).boxed().collect(Collectors.toMap(Function.identity(), index -> 0L)));
        }
        return book.listing(month);
    }

    /** Whether the month before the current one is asked for. */
    boolean isLastMonth(SearchRequest asked) {
        return asked.month().filter(book.currentMonth().minusMonths(1)::equals).isPresent();
    }

    /** Whether a month is asked for that the vendor doesn't have. */
    boolean isUnknown(SearchRequest asked) {
        return asked.month().filter(month -> !book.has(month)).isPresent();
    }

    /** Whether the counts of a month are all null. */
    boolean countsAreNull(SearchRequest asked) {
        return faults.on(Fault.MONTH_ALL_NULL) && isUnknown(asked);
    }

    /** Another company has moved by one in each month that is asked for. */
    private Listing moved(YearMonth month, YearMonth current) {
        int[] indexes = book.indexes();
        int moved = indexes[month.getMonthValue() % indexes.length];
        long now = book.listing(current).source().monthlyUsers(moved, current);
        return book.listing(current, Map.of(moved, now + 1));
    }

    /** Fails for a month that the vendor doesn't have, where a fault says so. */
    void check(SearchRequest asked) throws Refusal {
        boolean unknown = isUnknown(asked);
        if (unknown && faults.on(Fault.MONTH_REFUSED)) {
            throw Refusal.inputError("The Value of MonthlyActiveUser is out of range.");
        }
        if (unknown && faults.on(Fault.MONTH_FAILS)) {
            throw Refusal.unforeseen();
        }
    }
}
