package io.headcount.billing;

import io.headcount.reading.ProvenReading;
import io.headcount.reading.VendorClock;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which billing periods are closed. A period is a calendar month in the billing time zone; it is closed once it has been over for a while,
 * because usage arrives late at the vendor and the vendor's midnight need not be ours. Thread-safe.
 *
 * @param zone the billing time zone
 * @param settle how long after its end a month is closed; zero or more
 * @param clock the time now
 */
public record BillingCalendar(ZoneId zone, Duration settle, Clock clock) {

    private static final Logger LOG = LoggerFactory.getLogger(BillingCalendar.class);

    /** The calendar that the settings describe. */
    public static BillingCalendar of(Settings settings, Clock clock) {
        return new BillingCalendar(
                settings.get(Setting.BILLING_TIME_ZONE), settings.get(Setting.BILLING_SETTLE), clock);
    }

    /** The day that it is. */
    public LocalDate today() {
        return LocalDate.now(clock.withZone(zone));
    }

    /** The month that is under way. */
    public YearMonth current() {
        return YearMonth.from(today());
    }

    /** The latest month that is closed. */
    public YearMonth lastClosed() {
        return lastClosed(clock.instant());
    }

    private YearMonth lastClosed(Instant at) {
        return YearMonth.from(at.minus(settle).atZone(zone)).minusMonths(1);
    }

    /** Whether a period is closed; one that is not may be over all the same. */
    public boolean isClosed(YearMonth period) {
        return !period.isAfter(lastClosed());
    }

    /** Whether a period was closed at a time. */
    boolean wasClosed(YearMonth period, Instant at) {
        return !period.isAfter(lastClosed(at));
    }

    /** The months that are not closed and have begun, oldest first: the current one, and one that is over and not settled yet. */
    List<YearMonth> open() {
        YearMonth current = current();
        return Stream.iterate(
                        lastClosed().plusMonths(1), month -> !month.isAfter(current), month -> month.plusMonths(1))
                .toList();
    }

    /**
     * Lets a reading pass of which both clocks say the same: that its month is closed, or that it is not. This machine's clock alone is not
     * believed, because one that is fast would bill a month that is not over.
     *
     * @throws MonthNotOver if the month is closed by this machine's clock and not by the vendor's
     */
    public ProvenReading byBothClocks(@Body ProvenReading reading) throws MonthNotOver {
        VendorClock vendor = reading.proof().clock();
        if (vendor == null) {
            return reading;
        }
        if (wasClosed(reading.period(), reading.proof().readAt()) && !wasClosed(reading.period(), vendor.time())) {
            throw new MonthNotOver(reading.period(), reading.proof().readAt(), vendor);
        }
        if (vendor.isFarFromOurs()) {
            LOG.warn(
                    "This machine's clock is {} compared with the vendor's. Receivers refuse signatures that"
                            + " are five minutes off: turn on time synchronisation (NTP).",
                    vendor.differenceInWords());
        }
        return reading;
    }

    /** Whether at most N days have passed since a period ended. */
    public boolean isWithin(YearMonth period, int days) {
        return !period.atEndOfMonth().plusDays(days).isBefore(today());
    }
}
