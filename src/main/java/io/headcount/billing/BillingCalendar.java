package io.headcount.billing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * Which billing periods are over. A period is a calendar month in the billing time zone. Thread-safe.
 *
 * @param zone the billing time zone
 * @param clock the time now
 */
public record BillingCalendar(ZoneId zone, Clock clock) {

    /** The day that it is. */
    public LocalDate today() {
        return LocalDate.now(clock.withZone(zone));
    }

    /** The month that is under way. */
    public YearMonth current() {
        return YearMonth.from(today());
    }

    /** The latest month that is over. */
    public YearMonth lastClosed() {
        return current().minusMonths(1);
    }

    public boolean isClosed(YearMonth period) {
        return period.isBefore(current());
    }

    /** Whether a period was over at a time. */
    boolean wasClosed(YearMonth period, Instant at) {
        return period.isBefore(YearMonth.from(at.atZone(zone)));
    }

    /** Whether no more than so many days have passed since a period ended. */
    public boolean isWithin(YearMonth period, int days) {
        return !period.atEndOfMonth().plusDays(days).isBefore(today());
    }
}
