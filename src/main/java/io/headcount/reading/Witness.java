package io.headcount.reading;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second way to the same numbers: compares, row by row, what another source says with what the search pages said.
 *
 * <p>Rows that name an id are compared by it. The export names none, so there a row is a name and a number, and each
 * such pair must occur as often in both: two companies of one name need not be told apart for that. Names that the one
 * writes differently from the other are looked at by {@link OtherNames}. Not thread-safe.
 */
public final class Witness {

    private static final int SHOWN = 5;
    private static final int NAME_LENGTH = 60;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    /** Beyond this number it no longer matters which they are. */
    private static final int MOST_DIFFERENCES = 100_000;

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

    /** The claims of lines that the witness made, too. */
    private final BitSet heard = new BitSet();

    /** What the witness claims and no line does, by how often. */
    private final Map<Claim, Integer> strange = new HashMap<>();

    private long untold;
    private boolean byId;
    private long rows;
    private long total;
    /** A row that is the total of those before it, unless the pages name one company more than those. */
    private WitnessRow maybeTotal;
    /** That row, if it was counted. */
    private WitnessRow last;

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
        if (row.maybeTotal()) {
            maybeTotal = row;
        } else {
            count(row);
        }
    }

    private void count(WitnessRow row) {
        if (claims == null) {
            begin(row.companyId() != null);
        }
        rows++;
        total = Math.addExact(total, row.monthlyUsers());
        Claim claim = new Claim(who(row), row.monthlyUsers());
        int known = find(claim);
        if (known >= 0) {
            balance[known]--;
            heard.set(known);
        } else if (strange.size() < MOST_DIFFERENCES || strange.containsKey(claim)) {
            strange.merge(claim, 1, Integer::sum);
        } else {
            untold++;
        }
    }

    /** An id is never blank, so a row without one among rows with ids is nobody. */
    private String who(WitnessRow row) {
        if (byId) {
            return row.companyId() == null ? "" : row.companyId();
        }
        return comparable(row.companyName());
    }

    /** Counts the last row among the companies if it makes them as many as they should be. To be called before all is compared. */
    private void settle() {
        if (maybeTotal != null && rows + 1 == lines.size()) {
            count(maybeTotal);
            last = maybeTotal;
        }
        maybeTotal = null;
        if (claims == null) {
            begin(false);
        }
    }

    /** The sum of the rows heard, each of them a company. */
    public long total() {
        settle();
        return total;
    }

    /**
     * Whom the witness only writes differently: it names as many companies, and all numbers are the same, each as often. Nothing
     * where that can't be said, or where the witness names ids, which are no matter of writing.
     */
    Optional<OtherNames> otherNames() {
        settle();
        // A row that could be the total must be called as the company is, or a company may be missing in its place.
        boolean lastIsNobody = last != null && find(new Claim(who(last), last.monthlyUsers())) < 0;
        if (byId || rows != lines.size() || untold > 0 || lastIsNobody) {
            return Optional.empty();
        }
        OtherNames names = new OtherNames();
        strange.forEach((claim, times) -> names.inWitness(claim.who(), claim.monthlyUsers(), times));
        for (int known = 0; known < claims.size(); known++) {
            if (balance[known] < 0 || names.count() > MOST_DIFFERENCES) {
                return Optional.empty();
            }
            if (balance[known] > 0) {
                Claim claim = claim(lines.get(maker[known]));
                names.inPages(claim.who(), claim.monthlyUsers(), balance[known]);
            }
        }
        return names.agree() && !standInBoth(names) ? Optional.of(names) : Optional.empty();
    }

    /** Whether a name that is left over is also in the other source, with another number: that is no difference of spelling. */
    private boolean standInBoth(OtherNames names) {
        for (int known = 0; known < claims.size(); known++) {
            String who = claim(lines.get(maker[known])).who();
            if (names.areWitness(who) || heard.get(known) && names.arePages(who)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the pages and the witness do not agree on, in words; empty when they name the same companies with the same
     * numbers. At most a handful is told, the rest is counted.
     *
     * @param name what to call the witness, such as 'export'
     */
    public List<String> differences(String name) {
        settle();
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
        return shownName(byId ? reading.find(who).map(Line::companyName).orElse(who) : who);
    }

    /** A name, made safe for a message. */
    static String shownName(String name) {
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
