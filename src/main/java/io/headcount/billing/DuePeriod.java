package io.headcount.billing;

import java.time.YearMonth;

/**
 * A period that needs to be read now, and what for.
 *
 * @param period the period
 * @param route the route that does it, which begins at {@code direct:<route>}
 */
public record DuePeriod(YearMonth period, String route) {

    static DuePeriod forStatement(YearMonth period) {
        return new DuePeriod(period, "statement");
    }

    static DuePeriod forCorrection(YearMonth period) {
        return new DuePeriod(period, "correction");
    }

    static DuePeriod forDailyReading(YearMonth period) {
        return new DuePeriod(period, "daily-reading");
    }
}
