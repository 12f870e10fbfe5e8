package io.headcount.sandbox;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Which companies the vendor has now and what it says of each month. Safe for any number of threads. */
final class CompanyBook {

    /** The vendor counts monthly users since then. */
    static final YearMonth FIRST_MONTH = YearMonth.of(2025, 12);

    private static final int[] NONE = {};
    /** Beyond those that replace others where a page is wrong. */
    private static final int NEWCOMERS = 1_000_000;

    private final Companies companies;
    private final Clock clock;

    private int[] indexes;
    private int overLimit;
    private int changes;
    private int arrivals;
    private Map<YearMonth, Map<Integer, Long>> corrections = Map.of();

    CompanyBook(Companies companies, Clock clock) {
        this.companies = companies;
        this.clock = clock;
        keep(IntStream.range(0, companies.count()).toArray());
    }

    YearMonth currentMonth() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    }

    /** The companies of a month; none where the vendor has no figures for it. */
    synchronized Listing listing(YearMonth month) {
        return exists(month)
                ? new Listing(companies, month, indexes, corrections.getOrDefault(month, Map.of()), overLimit)
                : new Listing(companies, month, NONE, Map.of(), 0);
    }

    /** How often a figure was corrected or a company deleted. */
    synchronized int changes() {
        return changes;
    }

    synchronized void change(YearMonth month, String companyId, long monthlyUsers) {
        if (!exists(month)) {
            throw new IllegalArgumentException("The vendor has no figures for " + month);
        }
        if (monthlyUsers < 0) {
            throw new IllegalArgumentException("A company has 0 or more monthly users, not " + monthlyUsers);
        }
        Map<Integer, Long> ofMonth = new HashMap<>(corrections.getOrDefault(month, Map.of()));
        ofMonth.put(indexOf(companyId), monthlyUsers);
        Map<YearMonth, Map<Integer, Long>> changed = new HashMap<>(corrections);
        changed.put(month, Map.copyOf(ofMonth));
        corrections = Map.copyOf(changed);
        changes++;
    }

    synchronized void delete(String companyId) {
        int gone = indexOf(companyId);
        keep(IntStream.of(indexes).filter(index -> index != gone).toArray());
        changes++;
    }

    /** The company at the top of the list leaves it. */
    synchronized void firstGoes() {
        keep(Arrays.copyOfRange(indexes, 1, indexes.length));
        changes++;
    }

    /** A company that was never there is added at the end of the list. */
    synchronized void anotherComes() {
        int[] more = Arrays.copyOf(indexes, indexes.length + 1);
        more[indexes.length] = NEWCOMERS + companies.count() + arrivals++;
        keep(more);
        changes++;
    }

    /** Whether the vendor has figures for a month. */
    boolean has(YearMonth month) {
        return exists(month);
    }

    /** The list as it is now, with every company's users in a month made by hand. */
    synchronized Listing listing(YearMonth month, Map<Integer, Long> users) {
        return new Listing(companies, month, indexes, users, overLimit);
    }

    synchronized int[] indexes() {
        return indexes.clone();
    }

    private void keep(int[] kept) {
        indexes = kept;
        overLimit = (int) IntStream.of(kept).filter(companies::overLimit).count();
    }

    private boolean exists(YearMonth month) {
        return !month.isBefore(FIRST_MONTH) && !month.isAfter(currentMonth());
    }

    private int indexOf(String companyId) {
        return IntStream.of(indexes)
                .filter(index -> companies.id(index).equals(companyId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no company " + companyId));
    }
}
