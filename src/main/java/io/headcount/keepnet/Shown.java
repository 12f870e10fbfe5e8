package io.headcount.keepnet;

import java.util.regex.Pattern;

/**
 * Other people's text, made fit for a message: one line, nothing that steers a terminal or turns the direction of
 * writing, and no longer than it may be.
 */
final class Shown {

    private static final int NAME = 80;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}\\s]+");

    private Shown() {}

    /** In quotation marks, at most 80 characters. */
    static String name(String text) {
        return '"' + text(text, NAME) + '"';
    }

    /** @param longest in characters as a person counts them; what is cut off is marked by an ellipsis */
    static String text(String text, int longest) {
        // Characters that go to waste count too, so that a text of any length costs little.
        String beginning = text.substring(0, Math.min(text.length(), longest * 8));
        String line = UNPRINTABLE.matcher(beginning).replaceAll(" ").strip();
        boolean whole = beginning.length() == text.length() && line.codePointCount(0, line.length()) <= longest;
        if (whole) {
            return line;
        }
        int end = line.offsetByCodePoints(0, Math.min(longest - 1, line.codePointCount(0, line.length())));
        return line.substring(0, end) + '…';
    }

    /** How a company is named in a message. */
    static String company(String id, String name) {
        boolean nameless = name == null || name.isBlank();
        if (id == null) {
            return nameless ? "A company without id or name" : "Company " + name(name);
        }
        return (nameless ? "The company without a name" : "Company " + name(name)) + " (id " + text(id, NAME) + ')';
    }
}
