package io.headcount.http;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an exchange with another program may take as a whole, and the setting that says so. Immutable.
 *
 * @param left from now on; never negative
 * @param setting the setting's name, and its value where that tells more, such as {@code webhook.timeout (20s)}
 */
public record TimeLimit(Duration left, String setting) {

    /**
     * The header by which a message says how long the call that it makes may take. It is taken away before anything is
     * sent. What a call may still take is known where the message is made, and Camel hands the client nothing else.
     */
    public static final String HEADER = "Headcount-Time-Left";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) (.+)");

    public TimeLimit {
        Objects.requireNonNull(setting, "setting");
        left = left.isNegative() ? Duration.ZERO : left;
    }

    /** As a setting says, counted from now on. */
    public static TimeLimit by(Settings settings, Setting<Duration> setting) {
        Duration value = settings.get(setting);
        return new TimeLimit(value, setting.name() + " (" + written(value) + ")");
    }

    /** As written in a setting. */
    private static String written(Duration value) {
        long millis = value.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds % 60 != 0 ? seconds + "s" : seconds / 60 + "m";
    }

    /** The same limit with the time that is left. */
    public TimeLimit with(Duration remaining) {
        return new TimeLimit(remaining, setting);
    }

    /** The value of the header. */
    public String header() {
        return left.toMillis() + " " + setting;
    }

    /** The limit in a header; empty if there is none, or it is invalid. */
    static Optional<TimeLimit> of(String header) {
        Matcher parts = TEXT.matcher(header == null ? "" : header);
        return parts.matches()
                ? Optional.of(new TimeLimit(Duration.ofMillis(Long.parseLong(parts.group(1))), parts.group(2)))
                : Optional.empty();
    }

    /** The shorter of two; this one if they are equal. */
    public TimeLimit or(TimeLimit other) {
        return left.compareTo(other.left) <= 0 ? this : other;
    }
}
