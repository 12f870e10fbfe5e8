package io.headcount.billing;

import java.time.YearMonth;

/**
 * A period that needs to be read now, and what for.
 *
 * @param account the account's id
 * @param period the period
 * @param route the route that does it, which begins at {@code direct:<route>}
 */
public record DuePeriod(String account, YearMonth period, String route) {

    static DuePeriod forStatement(String account, YearMonth period) {
        return new DuePeriod(account, period, "statement");
    }

    static DuePeriod forCorrection(String account, YearMonth period) {
        return new DuePeriod(account, period, "correction");
    }

    static DuePeriod forDailyReading(String account, YearMonth period) {
        return new DuePeriod(account, period, "daily-reading");
    }
}
