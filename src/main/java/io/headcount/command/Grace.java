package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.usage.Customers;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** Whether billing systems that close a month by themselves wait for its statement: what comes later they accept and bill nobody for. */
final class Grace {

    private static final Duration STRIPES_DEFAULT = Duration.ofHours(1);
    private static final Duration STRIPES_LONGEST = Duration.ofDays(3);

    private Grace() {}

    static void check(
            Settings settings, BillingCalendar calendar, Collection<String> destinations, CheckReport report) {
        Duration late = lateness(settings, calendar);
        String comes = "the statement of a month comes " + late.toHours()
                + " h after its end (billing.settle, billing.schedule)";
        if (isAmong(destinations, "stripe") && late.compareTo(STRIPES_LONGEST) > 0) {
            report.open(
                    "stripe",
                    comes + ", and Stripe keeps an invoice open for 72 h at the most: usage that comes later is in no"
                            + " invoice; have the statement come earlier");
        } else if (isAmong(destinations, "stripe") && late.compareTo(STRIPES_DEFAULT) > 0) {
            report.open(
                    "stripe",
                    comes
                            + "; set the grace period of Stripe's invoices to more than that (it is 1 h by default, 72 h at"
                            + " the most), else the usage is in no invoice");
        }
        if (isAmong(destinations, "lago")) {
            report.open(
                    "lago",
                    comes + "; give Lago's invoices a grace period of more than that, else the usage is in no invoice");
        }
    }

    private static boolean isAmong(Collection<String> destinations, String system) {
        return destinations.stream()
                .anyMatch(name -> Customers.system(name).filter(system::equals).isPresent());
    }

    /** From the end of the last closed month to the first scheduled tick that may bill it. */
    private static Duration lateness(Settings settings, BillingCalendar calendar) {
        YearMonth month = calendar.lastClosed();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(calendar.zone()).toInstant();
        try {
            CronExpression schedule = new CronExpression(settings.get(Setting.BILLING_SCHEDULE));
            schedule.setTimeZone(TimeZone.getTimeZone(calendar.zone()));
            Date first = schedule.getNextValidTimeAfter(Date.from(end.plus(calendar.settle())));
            return first == null ? Duration.ofDays(31) : Duration.between(end, first.toInstant());
        } catch (ParseException e) {
            throw new IllegalStateException("billing.schedule was checked at the start", e);
        }
    }
}
