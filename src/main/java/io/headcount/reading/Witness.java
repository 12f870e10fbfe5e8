package io.headcount.reading;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    /** How much oftener the pages made a claim than the witness did; what both made equally often is not kept. */
    private Map<Claim, Integer> balance;

    private boolean byId;
    private long total;

    public Witness(Reading reading) {
        this.reading = reading;
    }

    /**
     * Hears one row.
     *
     * @throws ArithmeticException if the sum of the rows is larger than any {@code long}
     */
    public void says(WitnessRow row) {
        if (balance == null) {
            begin(row.companyId() != null);
        }
        total = Math.addExact(total, row.monthlyUsers());
        settle(new Claim(byId ? row.companyId() : comparable(row.companyName()), row.monthlyUsers()), -1);
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
        if (balance == null) {
            begin(false);
        }
        Map<String, Disagreement> byCompany = new TreeMap<>();
        balance.forEach((claim, count) -> byCompany
                .computeIfAbsent(claim.who(), who -> new Disagreement(new ArrayList<>(), new ArrayList<>()))
                .add(claim.monthlyUsers(), count));
        List<String> told = new ArrayList<>();
        byCompany.forEach((who, numbers) -> {
            if (told.size() < SHOWN) {
                told.add("'" + shown(who) + "': " + numbers.inWords(name));
            }
        });
        if (byCompany.size() > SHOWN) {
            told.add("and " + (byCompany.size() - SHOWN) + " more companies");
        }
        return told;
    }

    private void begin(boolean rowsNameIds) {
        byId = rowsNameIds;
        balance = new HashMap<>();
        for (Line line : reading.lines()) {
            settle(new Claim(byId ? line.companyId() : comparable(line.companyName()), line.monthlyUsers()), 1);
        }
    }

    private void settle(Claim claim, int by) {
        balance.merge(claim, by, (before, change) -> before + change == 0 ? null : before + change);
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
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
    }
}
