package io.headcount.billing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.headcount.ledger.CompanyUnderWay;
import io.headcount.ledger.DailyReading;
import io.headcount.ledger.Ledger;
import io.headcount.reading.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How far the month under way has come, company by company, from the daily readings: no bill.
 *
 * @param period the month under way
 * @param method how what is expected was found, for people
 * @param readings the newest reading of each account; those that have none of this month are missing
 * @param totals over all companies
 * @param companies the most urgent first: by the day on which the limit is reached or the licence ends (or did), if that is within {@value
 *     #URGENT_DAYS} days; then by the percentage used, and by the monthly users
 */
public record Capacity(
        YearMonth period, String method, List<NewestReading> readings, Totals totals, List<Company> companies) {

    /** What is further away is not urgent. */
    static final int URGENT_DAYS = 90;

    /** How what is expected is found. */
    public static final String METHOD =
            "A straight line from the company's first daily reading of the month to its newest; nothing where it was"
                    + " read on fewer than " + Trend.FEWEST_READINGS + " days, or where the day is more than "
                    + Trend.FARTHEST_DAYS
                    + " days away.";

    /** The newest reading of an account, and how many companies it does not have that an earlier one of the month had. */
    public record NewestReading(String account, LocalDate day, long gone) {}

    /**
     * The sums. One that is larger than any {@code long} is null.
     *
     * @param companies how many there are
     * @param monthlyUsers so far
     * @param expectedMonthlyUsers at the end of the month, where companies of which nothing is expected count as they stand; null if
     *     nothing is expected of any
     * @param companiesWithExpectation of how many something is expected
     * @param targetUsers users registered, as far as the vendor says
     * @param licenseLimit the sum of the limits there are
     * @param limitReached how many companies have reached their limit
     * @param limitReachedThisMonth how many more are expected to before the month is over
     * @param licenseEndsThisMonth how many licences end in this month, or have ended
     */
    public record Totals(
            long companies,
            Long monthlyUsers,
            Long expectedMonthlyUsers,
            long companiesWithExpectation,
            Long targetUsers,
            Long licenseLimit,
            long limitReached,
            long limitReachedThisMonth,
            long licenseEndsThisMonth) {}

    /**
     * A company of the newest reading.
     *
     * @param account whose it is
     * @param companyId the company
     * @param companyName its name
     * @param monthlyUsers of the month so far
     * @param expectedMonthlyUsers at the month's end, or null where nothing can be said
     * @param targetUsers users registered now, or null where the vendor does not say
     * @param licenseLimit how many may be registered, or null where nothing limits them
     * @param percentUsed what part of the limit is registered, rounded down to a tenth; null where there is no limit, or it is 0
     * @param limitReached whether as many are registered as the licence allows, or more
     * @param limitReachedOn the day on which that is expected, or null
     * @param licenseExpired whether the licence has run out, or null where the vendor does not say
     * @param licenseEnds its last day, or null
     * @param readings on how many days of the month the company was read
     * @param readOn the day of the newest reading
     */
    public record Company(
            String account,
            String companyId,
            String companyName,
            long monthlyUsers,
            Long expectedMonthlyUsers,
            Long targetUsers,
            Long licenseLimit,
            BigDecimal percentUsed,
            boolean limitReached,
            LocalDate limitReachedOn,
            Boolean licenseExpired,
            LocalDate licenseEnds,
            int readings,
            LocalDate readOn) {

        private static final Comparator<Company> MOST_URGENT_FIRST = Comparator.comparing(
                        (Company company) -> company.urgentOn().orElse(null),
                        Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Company::percentUsed, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(Company::monthlyUsers, Comparator.reverseOrder())
                .thenComparing(Company::companyId)
                .thenComparing(Company::account);

        /** The day from which something must be done, if that is soon. */
        private Optional<LocalDate> urgentOn() {
            if (limitReached || ended()) {
                return Optional.of(readOn);
            }
            return Stream.of(limitReachedOn, licenseEnds)
                    .filter(Objects::nonNull)
                    .filter(day -> !day.isAfter(readOn.plusDays(URGENT_DAYS)))
                    .min(Comparator.naturalOrder());
        }

        /** Whether its licence has run out, by the vendor's word or by its last day. */
        @JsonIgnore
        public boolean ended() {
            return Boolean.TRUE.equals(licenseExpired) || licenseEnds != null && licenseEnds.isBefore(readOn);
        }
    }

    /**
     * The capacity now.
     *
     * @param accounts the accounts to look at
     * @param period the month under way
     */
    public static Capacity of(Ledger ledger, List<String> accounts, YearMonth period) {
        List<NewestReading> readings = new ArrayList<>();
        List<Company> companies = new ArrayList<>();
        for (String account : accounts) {
            Optional<DailyReading> newest = ledger.questions().newestReading(account, period);
            if (newest.isPresent()) {
                LocalDate day = newest.get().takenOn();
                long gone = 0;
                for (CompanyUnderWay company : ledger.questions().underWay(account, period)) {
                    if (company.seenOn().isBefore(day)) {
                        gone++;
                    } else {
                        companies.add(company(company, period));
                    }
                }
                readings.add(new NewestReading(account, day, gone));
            }
        }
        companies.sort(Company.MOST_URGENT_FIRST);
        return new Capacity(period, METHOD, List.copyOf(readings), totals(companies, period), List.copyOf(companies));
    }

    private static Company company(CompanyUnderWay seen, YearMonth period) {
        Line line = seen.line();
        Long registered = line.targetUsers();
        Long limit = line.licenseLimit();
        boolean reached = registered != null && limit != null && registered >= limit;
        LocalDate end = period.atEndOfMonth();
        Optional<Long> expected = Trend.of(
                        seen.readings(), seen.firstOn(), seen.firstMonthlyUsers(), seen.seenOn(), line.monthlyUsers())
                .flatMap(trend -> trend.on(end));
        Optional<LocalDate> day = limit == null || reached
                ? Optional.empty()
                : Trend.of(seen.readings(), seen.firstOn(), seen.firstTargetUsers(), seen.seenOn(), registered)
                        .flatMap(trend -> trend.reaches(limit));
        return new Company(
                seen.account(),
                line.companyId(),
                line.companyName(),
                line.monthlyUsers(),
                expected.orElse(null),
                registered,
                limit,
                percent(registered, limit),
                reached,
                day.orElse(null),
                line.licenseExpired(),
                line.licenseEnds(),
                seen.readings(),
                seen.seenOn());
    }

    /** Rounded down: 100 is said of a limit that is reached. */
    private static BigDecimal percent(Long registered, Long limit) {
        return registered == null || limit == null || limit <= 0
                ? null
                : BigDecimal.valueOf(registered)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(limit), 1, RoundingMode.DOWN);
    }

    private static Totals totals(List<Company> companies, YearMonth period) {
        LocalDate end = period.atEndOfMonth();
        long expectations = companies.stream()
                .filter(company -> company.expectedMonthlyUsers() != null)
                .count();
        return new Totals(
                companies.size(),
                sum(companies, Company::monthlyUsers),
                expectations == 0
                        ? null
                        : sum(
                                companies,
                                company -> company.expectedMonthlyUsers() == null
                                        ? (Long) company.monthlyUsers()
                                        : company.expectedMonthlyUsers()),
                expectations,
                sum(companies, Company::targetUsers),
                sum(companies, Company::licenseLimit),
                companies.stream().filter(Company::limitReached).count(),
                companies.stream()
                        .filter(company -> company.limitReachedOn() != null
                                && !company.limitReachedOn().isAfter(end))
                        .count(),
                companies.stream()
                        .filter(company -> company.ended()
                                || company.licenseEnds() != null
                                        && !company.licenseEnds().isAfter(end))
                        .count());
    }

    private static Long sum(List<Company> companies, Function<Company, Long> number) {
        try {
            return companies.stream().map(number).filter(Objects::nonNull).reduce(0L, Math::addExact);
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
