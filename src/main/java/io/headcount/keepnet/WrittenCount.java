package io.headcount.keepnet;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A count of the export as people write it: digits, perhaps grouped in threes by one kind of separator throughout, perhaps
 * with a fraction of zeros.
 *
 * <p>Where a text has two readings, as {@code 1.234} has, the one of a grouped whole number counts, also for
 * {@code 1.000}: whichever it is, the number is only believed where the search pages have the same.
 */
final class WrittenCount {

    /** No number of users that can be is longer, however it is grouped. */
    private static final int LONGEST = 64;

    /** Comma, point, blanks of several widths that a browser or spreadsheet does not break, two apostrophes. */
    private static final String SEPARATORS = ",. \u00A0\u2007\u2009\u202F'\u2019";

    private static final Pattern PLAIN = Pattern.compile("(?<whole>[0-9]+)(?:[.,]0+)?");
    private static final Pattern GROUPED = Pattern.compile("(?<whole>[1-9][0-9]{0,2}(?:(?<group>[" + SEPARATORS
            + "])[0-9]{3})(?:\\k<group>[0-9]{3})*)(?:(?!\\k<group>)[.,]0+)?");
    private static final Pattern SEPARATOR = Pattern.compile("[" + SEPARATORS + "]");
    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    private WrittenCount() {}

    /** The text without blanks of any kind around it. */
    static String stripped(String text) {
        return AROUND.matcher(text).replaceAll("");
    }

    /** The number that a text without surrounding blanks means; empty if it is not a non-negative integer. */
    static Optional<Long> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher written = GROUPED.matcher(text);
        if (!written.matches()) {
            written = PLAIN.matcher(text);
            if (!written.matches()) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    Long.parseLong(SEPARATOR.matcher(written.group("whole")).replaceAll("")));
        } catch (NumberFormatException e) {
            // Larger than a long.
            return Optional.empty();
        }
    }

    /** A number from a place where nothing is grouped, written so that {@link #parse} takes a fraction for nothing else. */
    static String write(BigDecimal number, String asItStands) {
        try {
            return String.valueOf(number.longValueExact());
        } catch (ArithmeticException e) {
            return parse(asItStands).isPresent() ? asItStands + "0" : asItStands;
        }
    }
}
