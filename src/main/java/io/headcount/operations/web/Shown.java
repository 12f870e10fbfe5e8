package io.headcount.operations.web;

import io.headcount.ledger.RecordedStatement;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How things are written on the pages: English, in the billing time zone, and harmless whatever names they contain. */
final class Shown {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss z", Locale.ENGLISH);

    private final Settings settings;

    Shown(Settings settings) {
        this.settings = settings;
    }

    /**
     * A moment.
     *
     * @param iso for programs
     * @param words for people; with the zone's short name, which tells apart the two hours of an autumn night
     */
    record Moment(String iso, String words) {}

    ZoneId zone() {
        return settings.get(Setting.BILLING_TIME_ZONE);
    }

    /** @param instant may be null, and so is the moment then */
    Moment moment(Instant instant) {
        return instant == null ? null : new Moment(instant.toString(), MOMENT.format(instant.atZone(zone())));
    }

    static String month(YearMonth period) {
        return MONTH.format(period);
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String kind(StatementType type) {
        return switch (type) {
            case FINALIZED -> "final";
            case CORRECTED -> "correction";
            case PROVISIONAL -> "provisional";
        };
    }

    /** Where a statement stands that is not simply billed: waiting for review, or withdrawn; else null. */
    static String review(RecordedStatement statement) {
        return statement.isWaiting() ? "waiting" : statement.isWithdrawn() ? "withdrawn" : null;
    }

    /** Lines that others had a hand in, without our secrets; they were taken out before, and may have changed since. */
    List<String> lines(String text) {
        return settings.redact(text)
                .lines()
                .map(OneLine::of)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The same on one line. */
    String line(String text) {
        return OneLine.of(settings.redact(text));
    }
}
