package io.headcount.command;

import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a schedule will run next, in words. */
final class NextRuns {

    private static final int HOW_MANY = 3;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

    private NextRuns() {}

    static String of(String cron, ZoneId zone, Clock clock) {
        try {
            CronExpression schedule = new CronExpression(cron);
            schedule.setTimeZone(TimeZone.getTimeZone(zone));
            List<String> runs = new ArrayList<>();
            Date run = schedule.getNextValidTimeAfter(Date.from(clock.instant()));
            while (run != null && runs.size() < HOW_MANY) {
                runs.add(MOMENT.format(Instant.ofEpochMilli(run.getTime()).atZone(zone)));
                run = schedule.getNextValidTimeAfter(run);
            }
            return String.join(", ", runs) + (run == null ? ", and never again" : "");
        } catch (ParseException e) {
            throw new IllegalArgumentException("the schedule was checked with the settings", e);
        }
    }
}
