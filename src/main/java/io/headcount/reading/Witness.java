package io.headcount.reading;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second way to the same numbers: compares, row by row, what another source says with what the search pages said.
 *
 * <p>Rows that name an id are compared by it. The export names none, so there a row is a name and a number, and each
 * such pair must occur as often in both: two companies of one name need not be told apart for that. Not thread-safe.
 */
public final class Witness {

    private static final int SHOWN = 5;
    private static final int NAME_LENGTH = 60;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    /** Beyond so many it does not matter any more which they are. */
    private static final int MOST_DIFFERENCES = 10_000;

    /** What one row claims; {@code who} is an id or a comparable name. */
    private record Claim(String who, long monthlyUsers) {}

    /** The numbers for one company that only the one or only the other gave. */
    private record Disagreement(List<Long> pages, List<Long> witness) {
        void add(long monthlyUsers, int count) {
            (count > 0 ? pages : witness).addAll(Collections.nCopies(Math.abs(count), monthlyUsers));
        }

        String inWords(String name) {
            return "pages " + inWords(pages) + ", " + name + " " + inWords(witness);
        }

        private static String inWords(List<Long> numbers) {
            if (numbers.isEmpty()) {
                return "nothing";
            }
            String told =
                    numbers.stream().sorted().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(" and "));
            return numbers.size() > SHOWN ? told + " and " + (numbers.size() - SHOWN) + " more numbers" : told;
        }
    }

    private final Reading reading;
    private final Lines lines;
    /** The different claims of the lines. */
    private LineIndex claims;
    /** By claim: a line that makes it, and how much oftener lines make it than the witness did. */
    private int[] maker = new int[256];

    private int[] balance = new int[256];

    /** What the witness claims and no line does, by how often. */
    private final Map<Claim, Integer> strange = new HashMap<>();

    private long untold;
    private boolean byId;
    private long total;

    /** @param reading one whose pages have all been read */
    public Witness(Reading reading) {
        this.reading = reading;
        this.lines = reading.lines();
    }

    /**
     * Hears one row.
     *
     * @throws ArithmeticException if the sum of the rows is larger than any {@code long}
     */
    public void says(WitnessRow row) {
        if (claims == null) {
            begin(row.companyId() != null);
        }
        total = Math.addExact(total, row.monthlyUsers());
        Claim claim = new Claim(byId ? row.companyId() : comparable(row.companyName()), row.monthlyUsers());
        int known = find(claim);
        if (known >= 0) {
            balance[known]--;
        } else if (strange.size() < MOST_DIFFERENCES || strange.containsKey(claim)) {
            strange.merge(claim, 1, Integer::sum);
        } else {
            untold++;
        }
    }

    /** The sum of the rows heard so far. */
    public long total() {
        return total;
    }

    /**
     * What the pages and the witness do not agree on, in words; empty when they name the same companies with the same
     * numbers. At most a handful is told, the rest is counted.
     *
     * @param name what to call the witness, such as 'export'
     */
    public List<String> differences(String name) {
        if (claims == null) {
            begin(false);
        }
        Map<String, Disagreement> byCompany = new TreeMap<>();
        strange.forEach((claim, times) -> disagreement(byCompany, claim).add(claim.monthlyUsers(), -times));
        long more = untold;
        for (int known = 0; known < claims.size(); known++) {
            if (balance[known] != 0 && byCompany.size() < 2 * MOST_DIFFERENCES) {
                Claim claim = claim(lines.get(maker[known]));
                disagreement(byCompany, claim).add(claim.monthlyUsers(), balance[known]);
            } else if (balance[known] != 0) {
                more++;
            }
        }
        List<String> told = new ArrayList<>();
        byCompany.entrySet().stream()
                .limit(SHOWN)
                .forEach(each -> told.add(
                        "'" + shown(each.getKey()) + "': " + each.getValue().inWords(name)));
        if (byCompany.size() > SHOWN) {
            told.add("and " + (more > 0 ? "at least " : "") + (byCompany.size() - SHOWN) + " more companies");
        }
        return told;
    }

    private static Disagreement disagreement(Map<String, Disagreement> byCompany, Claim claim) {
        return byCompany.computeIfAbsent(claim.who(), who -> new Disagreement(new ArrayList<>(), new ArrayList<>()));
    }

    private void begin(boolean rowsNameIds) {
        byId = rowsNameIds;
        claims = new LineIndex();
        for (int line = 0; line < lines.size(); line++) {
            Claim claim = claim(lines.get(line));
            int known = find(claim);
            if (known < 0) {
                known = claims.size();
                claims.add(claim.hashCode());
                if (known == maker.length) {
                    maker = Arrays.copyOf(maker, known + (known >> 1));
                    balance = Arrays.copyOf(balance, known + (known >> 1));
                }
                maker[known] = line;
            }
            balance[known]++;
        }
    }

    private int find(Claim claim) {
        return claims.find(
                claim.hashCode(), known -> claim(lines.get(maker[known])).equals(claim));
    }

    private Claim claim(Line line) {
        return new Claim(byId ? line.companyId() : comparable(line.companyName()), line.monthlyUsers());
    }

    private String shown(String who) {
        String name = byId ? reading.find(who).map(Line::companyName).orElse(who) : who;
        String clean = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
        return clean.codePointCount(0, clean.length()) <= NAME_LENGTH
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, NAME_LENGTH)) + "…";
    }

    /** A name as both sources write it: composed characters alike, and any run of white space as one blank. */
    private static String comparable(String name) {
        if (isPlain(name)) {
            return name;
        }
        return BLANKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }

    /** Whether it is in ASCII, with single blanks between words at the most: then it is comparable as it is. */
    private static boolean isPlain(String name) {
        boolean blank = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == ' ' && blank) {
                return false;
            }
            blank = c == ' ';
        }
        return !blank;
    }
}
