package io.headcount.keepnet;

import java.time.YearMonth;

/** No month can be asked for, so that only the current one can be read honestly. Never retried. */
public final class MonthNotAsked extends KeepnetException {

    private static final long serialVersionUID = 1L;

    MonthNotAsked(YearMonth period) {
        super(
                "keepnet.month-field is empty, so the vendor can't be asked for " + period
                        + " and would answer with the current month.",
                "Set keepnet.month-field to bill a closed month; a provisional statement of the current"
                        + " month is possible without it.");
    }
}
