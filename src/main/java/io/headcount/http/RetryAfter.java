package io.headcount.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Retry-After} header of RFC 9110, section 10.2.3: seconds, or a date. A part of a second counts as a whole one. */
public final class RetryAfter {

    /** The date of today's servers, and the one of the two obsolete forms that tells the century: section 5.6.7. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    /** Some servers tell parts of a second, too. */
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{0,20}))?");

    private RetryAfter() {}

    /**
     * How long to wait from now; never negative. Nothing if the header is missing or can't be read.
     *
     * @param header the header's text, may be null
     * @param now the time at which the answer came
     */
    public static Optional<Duration> parse(String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        Matcher seconds = SECONDS.matcher(text);
        if (seconds.matches()) {
            boolean more = seconds.group(2) != null && !seconds.group(2).matches("0*");
            return Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1)) + (more ? 1 : 0)));
        }
        for (DateTimeFormatter form : DATES) {
            try {
                Instant date = form.parse(text, Instant::from);
                return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
            } catch (DateTimeException e) {
                // The next form, then.
            }
        }
        return Optional.empty();
    }
}
