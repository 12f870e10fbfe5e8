package io.headcount.billing;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A straight line from a company's first daily reading of a month to its newest. Where there are too few readings between them there is
 * none.
 *
 * @param firstOn the day of the first reading
 * @param first the number then
 * @param newestOn the day of the newest, later than {@code firstOn}
 * @param newest the number then
 */
record Trend(LocalDate firstOn, long first, LocalDate newestOn, long newest) {

    /** With fewer days on which a company was read nothing is said of its future. */
    static final int FEWEST_READINGS = 5;

    /** No day further away than that is named. */
    static final int FARTHEST_DAYS = 366;

    static Optional<Trend> of(int readings, LocalDate firstOn, Long first, LocalDate newestOn, Long newest) {
        return readings < FEWEST_READINGS
                        || firstOn == null
                        || first == null
                        || newest == null
                        || !newestOn.isAfter(firstOn)
                ? Optional.empty()
                : Optional.of(new Trend(firstOn, first, newestOn, newest));
    }

    /**
     * The number on a day that is not before the newest reading, rounded up; nothing if it is larger than any {@code long}. No less than
     * the newest: whoever was on the platform in a month stays counted in it.
     */
    Optional<Long> on(LocalDate day) {
        BigInteger more = growth().multiply(days(newestOn, day)).max(BigInteger.ZERO);
        BigInteger expected = BigInteger.valueOf(newest).add(ceiling(more, days(firstOn, newestOn)));
        return expected.bitLength() > 63 ? Optional.empty() : Optional.of(expected.longValue());
    }

    /** The first day on which the number is no less than one that is larger than the newest; nothing if it does not grow, or that is far away. */
    Optional<LocalDate> reaches(long number) {
        if (growth().signum() <= 0) {
            return Optional.empty();
        }
        BigInteger missing = BigInteger.valueOf(number).subtract(BigInteger.valueOf(newest));
        BigInteger wait = ceiling(missing.multiply(days(firstOn, newestOn)), growth());
        return wait.compareTo(BigInteger.valueOf(FARTHEST_DAYS)) > 0
                ? Optional.empty()
                : Optional.of(newestOn.plusDays(wait.longValue()));
    }

    private BigInteger growth() {
        return BigInteger.valueOf(newest).subtract(BigInteger.valueOf(first));
    }

    private static BigInteger days(LocalDate from, LocalDate to) {
        return BigInteger.valueOf(ChronoUnit.DAYS.between(from, to));
    }

    private static BigInteger ceiling(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    }
}
