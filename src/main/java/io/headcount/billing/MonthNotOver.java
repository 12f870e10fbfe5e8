package io.headcount.billing;

import io.headcount.reading.VendorClock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;

/** A month that is closed by this machine's clock and not by the vendor's: one of the two is wrong, and nothing is billed. */
public final class MonthNotOver extends Exception {

    private static final long serialVersionUID = 1L;

    MonthNotOver(YearMonth period, Instant ours, VendorClock vendor) {
        super(period + " is closed by this machine's clock, which says " + ours.truncatedTo(ChronoUnit.SECONDS)
                + ", and not by the vendor's, which says " + vendor.time() + ".");
    }

    /** What to do about it. */
    public String advice() {
        return "Set this machine's clock (NTP). If it is right, wait until the month is over for the"
                + " vendor, too, or set billing.settle to how far the vendor's clock is behind.";
    }
}
