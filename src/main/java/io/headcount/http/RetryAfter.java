package io.headcount.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The {@code Retry-After} header of RFC 9110, section 10.2.3: seconds, or a date. */
public final class RetryAfter {

    /** The date of today's servers, and the one of the two obsolete forms that tells the century: section 5.6.7. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

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
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
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
