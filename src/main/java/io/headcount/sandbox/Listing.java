package io.headcount.sandbox;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The companies of one month at one moment, in API order. Immutable: a page and its totals always agree.
 *
 * @param source makes the rows
 * @param month which month's users
 * @param indexes the companies that are in the list
 * @param corrected the monthly users that were changed afterwards, by company index
 * @param overLimit how many companies of the whole list have more users than their licence allows
 */
record Listing(Companies source, YearMonth month, int[] indexes, Map<Integer, Long> corrected, int overLimit) {

    int size() {
        return indexes.length;
    }

    SandboxCompany at(int position) {
        int index = indexes[position];
        SandboxCompany company = source.at(index, month);
        Long correction = corrected.get(index);
        return correction == null ? company : company.withMonthlyUsers(correction);
    }

    /** The rows from a position on, at most {@code atMost}. */
    List<SandboxCompany> rows(long from, int atMost) {
        List<SandboxCompany> rows = new ArrayList<>();
        for (long position = from; position < Math.min(size(), from + atMost); position++) {
            rows.add(at((int) position));
        }
        return rows;
    }

    long total() {
        long total = 0;
        for (int index : indexes) {
            Long correction = corrected.get(index);
            total = Math.addExact(total, correction == null ? source.monthlyUsers(index, month) : correction);
        }
        return total;
    }

    Listing only(Predicate<SandboxCompany> wanted) {
        int[] kept = IntStream.range(0, size())
                .filter(position -> wanted.test(at(position)))
                .map(position -> indexes[position])
                .toArray();
        return new Listing(source, month, kept, corrected, overLimit);
    }

    Listing withoutUsers() {
        Map<Integer, Long> nobody =
                IntStream.of(indexes).boxed().collect(Collectors.toMap(index -> index, index -> 0L));
        return new Listing(source, month, indexes, nobody, overLimit);
    }

    Listing withoutEveryThird() {
        int[] kept = IntStream.range(0, size())
                .filter(position -> position % 3 != 0)
                .map(position -> indexes[position])
                .toArray();
        return new Listing(source, month, kept, corrected, overLimit);
    }

    Listing reversed() {
        int last = size() - 1;
        int[] turned =
                IntStream.rangeClosed(0, last).map(i -> indexes[last - i]).toArray();
        return new Listing(source, month, turned, corrected, overLimit);
    }

    /** A company that is not in the list, another for each number; its name and figures are like any other's. */
    SandboxCompany stranger(int number) {
        return source.at(source.count() + number, month);
    }
}
