package io.headcount.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names as people look for them: whatever the case, the accents and the blanks, in every locale. */
public final class Folded {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}]+");

    private Folded() {}

    /** The text such that two texts that people take for the same are; {@code YILDIZ}, {@code Yıldız} and {@code yildiz} do. */
    public static String of(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        // Up first: the Turkish i without a dot has no other way to the one with a dot.
        String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return BLANKS.matcher(folded).replaceAll(" ").strip();
    }
}
