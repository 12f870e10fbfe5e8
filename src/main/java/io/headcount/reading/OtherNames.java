package io.headcount.reading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The companies that pages and witness do not call by the same name, with their numbers. Whether they are the same
 * companies can't be told by their names; only that their numbers are the same, each as often, speaks for it. Not
 * thread-safe.
 */
final class OtherNames {

    private static final int SHOWN = 5;

    private static final Pattern NOISE = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** By name: the numbers. */
    private final Map<String, List<Long>> pages = new TreeMap<>();

    private final Map<String, List<Long>> witness = new TreeMap<>();
    private int rows;

    void inPages(String name, long monthlyUsers, int times) {
        add(pages, name, monthlyUsers, times);
        rows += times;
    }

    void inWitness(String name, long monthlyUsers, int times) {
        add(witness, name, monthlyUsers, times);
    }

    boolean arePages(String name) {
        return pages.containsKey(name);
    }

    boolean areWitness(String name) {
        return witness.containsKey(name);
    }

    /** How many companies there are of which one is not called alike. */
    int count() {
        return rows;
    }

    /**
     * Whether all numbers are the same, each as often, and those of names that are alike but for case, accents and
     * punctuation among themselves: two companies whose numbers were swapped are not the same.
     */
    boolean agree() {
        Map<String, List<Long>> here = byLikeness(pages);
        Map<String, List<Long>> there = byLikeness(witness);
        boolean alike = here.entrySet().stream()
                .allMatch(each ->
                        !there.containsKey(each.getKey()) || each.getValue().equals(there.get(each.getKey())));
        return alike && all(pages).equals(all(witness));
    }

    /** Some of them, in words. */
    List<String> inWords(String witnessName) {
        Map<String, List<String>> here = byWhatPairs(pages, byLikeness(witness));
        Map<String, List<String>> there = byWhatPairs(witness, byLikeness(pages));
        return here.entrySet().stream()
                .limit(SHOWN)
                .map(each -> names(each.getValue()) + " in the pages, "
                        + names(there.getOrDefault(each.getKey(), List.of())) + " in the " + witnessName)
                .toList();
    }

    /** The same for the same names and numbers, and for no others. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(pages.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(witness.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(Map<String, List<Long>> to, String name, long monthlyUsers, int times) {
        to.computeIfAbsent(name, first -> new ArrayList<>()).addAll(Collections.nCopies(times, monthlyUsers));
    }

    private static List<Long> all(Map<String, List<Long>> names) {
        return names.values().stream().flatMap(List::stream).sorted().toList();
    }

    private static Map<String, List<Long>> byLikeness(Map<String, List<Long>> names) {
        Map<String, List<Long>> alike = new TreeMap<>();
        names.forEach((name, numbers) -> alike.computeIfAbsent(likeness(name), first -> new ArrayList<>())
                .addAll(numbers));
        alike.values().forEach(Collections::sort);
        return alike;
    }

    /** Names by what they have in common with one of the other side: they are alike, or else have one number. */
    private static Map<String, List<String>> byWhatPairs(
            Map<String, List<Long>> names, Map<String, List<Long>> otherSide) {
        Map<String, List<String>> pairs = new TreeMap<>();
        names.forEach((name, numbers) -> numbers.stream().distinct().forEach(number -> {
            String alike = likeness(name);
            String pair = otherSide.containsKey(alike) ? alike : "";
            pairs.computeIfAbsent(pair + ' ' + number, first -> new ArrayList<>())
                    .add(name);
        }));
        return pairs;
    }

    private static String names(List<String> names) {
        String told = names.stream()
                .limit(SHOWN)
                .map(name -> "'" + Witness.shownName(name) + "'")
                .collect(Collectors.joining(" and "));
        return names.size() > SHOWN ? told + " and " + (names.size() - SHOWN) + " more" : told;
    }

    private static String likeness(String name) {
        // Capital I with a dot, small i without one: one letter in text written without Turkish rules.
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replace('\u0131', 'i')
                .replaceAll("\\p{M}+", "");
        String bare = NOISE.matcher(plain).replaceAll("");
        return bare.isEmpty() ? name : bare;
    }
}
