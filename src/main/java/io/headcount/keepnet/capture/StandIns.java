package io.headcount.keepnet.capture;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Made-up words in the place of real ones, the same for the same. What is between the words (blanks, punctuation, quotation marks, line
 * breaks) stays, and so does how a word is written: capitals, accents, composed or not. So texts that differ go on to differ in the same way,
 * and texts that are equal stay equal. Thread-safe.
 */
final class StandIns {

    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";
    private static final String ACCENTED = "áéíóú";
    private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();
    private static final int FIRST_NUMBER = 7_000_000;
    private static final int LAST_BYTE = 254;
    private static final String[] DOCUMENTATION_NETWORKS = {"192.0.2.", "198.51.100.", "203.0.113."};
    private static final String BEYOND_BASIC_PLANE = "🟦";

    private static final Pattern PART = Pattern.compile("(?<mail>[\\p{L}\\p{M}\\p{N}._%+'-]+@[\\p{L}\\p{M}\\p{N}.-]+)"
            + "|(?<uuid>\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12})"
            + "|(?<four>(?<![\\p{N}.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\p{N}]))"
            + "|(?<six>(?<![\\p{L}\\p{N}:])(?:\\p{XDigit}{1,4}:){1,6}(?::\\p{XDigit}{1,4}){1,6}"
            + "|(?<![\\p{L}\\p{N}:])(?:\\p{XDigit}{1,4}:){7}\\p{XDigit}{1,4})"
            + "|(?<word>[^\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{P}!-/:-@\\[-`{-~]+)");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private final Map<String, String> words = new HashMap<>();
    private final Map<String, Map<String, Integer>> spellings = new HashMap<>();
    /** The stand-ins that are given, and for what: two words never have the same. */
    private final Map<String, String> taken = new HashMap<>();

    private final Map<String, String> others = new HashMap<>();

    /** The text with every word replaced. */
    String text(String real) {
        return text(real, word -> false);
    }

    /** The text with every word replaced but those that may stay; mail addresses, network addresses and UUIDs never do. */
    synchronized String text(String real, Predicate<String> stays) {
        Matcher part = PART.matcher(real);
        StringBuilder made = new StringBuilder(real.length());
        while (part.find()) {
            part.appendReplacement(made, Matcher.quoteReplacement(part(part, stays)));
        }
        return part.appendTail(made).toString();
    }

    /** A whole number in the place of another. */
    synchronized String number(String real) {
        return others.computeIfAbsent("n" + real, key -> String.valueOf(FIRST_NUMBER + others.size()));
    }

    private String part(Matcher part, Predicate<String> stays) {
        String real = part.group();
        if (part.group("word") != null) {
            return stays.test(real) ? real : DIGITS.matcher(real).matches() ? number(real) : word(real);
        }
        String key = real.toLowerCase(Locale.ROOT);
        if (part.group("mail") != null) {
            return other("m" + key, n -> "person" + n + "@example.invalid");
        }
        if (part.group("uuid") != null) {
            String made = other("u" + key, n -> String.format("00000000-0000-4000-8000-%012x", n));
            return real.equals(key) ? made : made.toUpperCase(Locale.ROOT);
        }
        if (part.group("four") != null) {
            return other("4" + key, StandIns::fourBytes);
        }
        return other("6" + key, n -> "2001:db8::" + Integer.toHexString(n));
    }

    private static String fourBytes(int n) {
        return DOCUMENTATION_NETWORKS[n / LAST_BYTE % DOCUMENTATION_NETWORKS.length] + (1 + n % LAST_BYTE);
    }

    private String other(String key, IntFunction<String> make) {
        int next = others.size() + 1;
        return others.computeIfAbsent(key, unknown -> make.apply(next));
    }

    private String word(String real) {
        String composed = Normalizer.normalize(real, Normalizer.Form.NFC);
        String bare = bare(composed);
        String made = words.computeIfAbsent(bare, unknown -> syllables(words.size() + SYLLABLES));
        boolean plain = composed.chars().allMatch(c -> c < 128);
        String stem = plain ? made : accented(made);
        // As upper and then lower case: so the letters that only some languages tell apart by their case are alike.
        String spelling = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        Map<String, Integer> known = spellings.computeIfAbsent(bare, unknown -> new HashMap<>());
        int variant = known.computeIfAbsent(spelling, unknown -> known.size());
        String written = written(composed, stem + "x".repeat(variant));
        while (!taken.computeIfAbsent(written, free -> composed).equals(composed)) {
            stem += "x";
            written = written(composed, stem + "x".repeat(variant));
        }
        return composed.equals(real) ? written : Normalizer.normalize(written, Normalizer.Form.NFD);
    }

    private static String written(String like, String made) {
        boolean beyond = like.codePoints().anyMatch(Character::isSupplementaryCodePoint);
        return Case.of(like).write(made) + (beyond ? BEYOND_BASIC_PLANE : "");
    }

    /** What the spellings of one word have in common. */
    private static String bare(String word) {
        String apart = Normalizer.normalize(word, Normalizer.Form.NFKD);
        String bare =
                MARKS.matcher(apart).replaceAll("").toLowerCase(Locale.ROOT).replace('ı', 'i');
        return bare.isEmpty() ? word : bare;
    }

    /** The number in syllables; no two numbers are alike, and none has an x. */
    private static String syllables(int number) {
        StringBuilder made = new StringBuilder();
        for (int rest = number; rest > 0; rest /= SYLLABLES) {
            int syllable = rest % SYLLABLES;
            made.append(CONSONANTS.charAt(syllable / VOWELS.length()))
                    .append(VOWELS.charAt(syllable % VOWELS.length()));
        }
        return made.toString();
    }

    private static String accented(String made) {
        return made.charAt(0)
                + ACCENTED.substring(VOWELS.indexOf(made.charAt(1))).substring(0, 1)
                + made.substring(2);
    }

    /** How a word is written. */
    private enum Case {
        LOWER,
        CAPITALISED,
        UPPER,
        MIXED;

        static Case of(String word) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (word.equals(lower)) {
                return LOWER;
            }
            int first = word.offsetByCodePoints(0, 1);
            String rest = word.substring(first);
            if (rest.equals(rest.toLowerCase(Locale.ROOT))) {
                return CAPITALISED;
            }
            return word.equals(word.toUpperCase(Locale.ROOT)) ? UPPER : MIXED;
        }

        String write(String made) {
            return switch (this) {
                case LOWER -> made;
                case UPPER -> made.toUpperCase(Locale.ROOT);
                default -> made.substring(0, 1).toUpperCase(Locale.ROOT) + made.substring(1);
            };
        }
    }
}
