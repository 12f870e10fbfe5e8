package io.headcount.text;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** JSON that may be looked at in a terminal, although strangers wrote texts in it. */
public final class ShownJson {

    /**
     * What steers a terminal or turns the direction of what follows: DEL, C1, line and paragraph separators, formats such as
     * U+202E. Jackson and Logback escape the control characters below U+0020 themselves. Half a surrogate pair is here, too:
     * UTF-8 can't carry it.
     */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\x00-\\x7e]]");

    private ShownJson() {}

    /**
     * The same JSON with {@code \}{@code uXXXX} for such characters, which a reader of JSON undoes; U+FFFD for half a pair, as in
     * what is recorded.
     *
     * @param json well-formed, so that these characters are in strings only
     */
    public static String of(String json) {
        return STEERING.matcher(json).replaceAll(match -> escaped(match.group()));
    }

    /**
     * The same for JSON of any length, which goes on to where it is shown piece by piece. What is written last is passed on when the
     * writer is closed; what it passes on to is not closed.
     */
    public static Writer into(Appendable shown) {
        return new Passing(shown);
    }

    /** Keeps the first half of a pair back until the other is there. */
    private static final class Passing extends Writer {

        private final Appendable shown;
        private String half = "";

        Passing(Appendable shown) {
            this.shown = shown;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            String piece = half + new String(text, from, length);
            int end = piece.length();
            boolean split = end > 0 && Character.isHighSurrogate(piece.charAt(end - 1));
            half = split ? piece.substring(end - 1) : "";
            shown.append(of(split ? piece.substring(0, end - 1) : piece));
        }

        @Override
        public void flush() {
            // What is shown is flushed by whoever shows it.
        }

        @Override
        public void close() throws IOException {
            shown.append(of(half));
            half = "";
        }
    }

    private static String escaped(String character) {
        if (character.length() == 1 && Character.isSurrogate(character.charAt(0))) {
            return "\\\\ufffd";
        }
        return character
                .chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\\\u%04x", unit))
                .collect(Collectors.joining());
    }
}
