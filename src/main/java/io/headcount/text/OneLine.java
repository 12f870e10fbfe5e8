package io.headcount.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.IntStream;

/** Texts from others (above all, names), made safe for one line of a mail or for one of its headers. */
public final class OneLine {

    private static final int MOST_CODE_POINTS = 80;

    /** What bounds the mail where a character takes several bytes, or six once it is escaped. */
    private static final int MOST_HTML_BYTES = 200;

    private OneLine() {}

    /**
     * The text without anything that ends a line, moves the cursor or turns the direction of what follows; a name that
     * could close the isolation put around it could rearrange the numbers beside it.
     */
    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        int[] shown = text.codePoints()
                .flatMap(c -> turnsDirection(c) ? IntStream.empty() : IntStream.of(shown(c)))
                .toArray();
        return new String(shown, 0, shown.length).replaceAll(" {2,}", " ").strip();
    }

    /** Most names are, and a statement has many. */
    private static boolean isPlain(String text) {
        boolean afterBlank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' && !Character.isLetterOrDigit(c) || c == ' ' && afterBlank) {
                return false;
            }
            afterBlank = c == ' ';
        }
        return !afterBlank || text.isEmpty();
    }

    /** The text on one line, with an ellipsis where it is longer than a mail has room for. */
    public static String clipped(String text) {
        String line = of(text);
        int points = 0;
        int bytes = 0;
        for (int at = 0; at < line.length(); ) {
            int c = line.codePointAt(at);
            points++;
            bytes += htmlBytes(c);
            if (points > MOST_CODE_POINTS || bytes > MOST_HTML_BYTES) {
                return line.substring(0, at).stripTrailing() + "…";
            }
            at += Character.charCount(c);
        }
        return line;
    }

    /** The text, cut with an ellipsis at a number of characters: what others say of a failure can have millions. */
    public static String atMost(int most, String text) {
        return text.length() <= most
                ? text
                : text.substring(0, Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most) + "…";
    }

    private static int shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> ' ';
            case Character.SURROGATE -> 0xFFFD;
            default -> c;
        };
    }

    private static boolean turnsDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static int htmlBytes(int c) {
        return switch (c) {
            case '<', '>' -> "&lt;".length();
            case '&', '\'' -> "&amp;".length();
            case '"' -> "&quot;".length();
            default -> Character.toString(c).getBytes(UTF_8).length;
        };
    }
}
