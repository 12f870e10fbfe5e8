package io.headcount.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param quick small lists and few repetitions
 * @param sizes how many companies, the largest last
 * @param only which parts are run
 * @param inFlight how many pages the floor that reads several at a time has in flight
 */
record Options(boolean quick, List<Integer> sizes, Set<Part> only, int inFlight) {

    private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);
    private static final int MILLION = 1_000_000;

    /** The parts of a run, in their order. */
    enum Part {
        READING,
        STATEMENT,
        LEDGER,
        COLD,
        IDLE,
        MEMORY,
        INNER
    }

    /** @throws IllegalArgumentException if they are not understood */
    static Options of(List<String> arguments) {
        boolean quick = false;
        Set<Part> only = EnumSet.noneOf(Part.class);
        int inFlight = 8;
        List<Integer> sizes = new ArrayList<>();
        for (Iterator<String> left = arguments.iterator(); left.hasNext(); ) {
            String argument = left.next();
            switch (argument) {
                case "--quick" -> quick = true;
                case "--only" -> only.add(Part.valueOf(left.next().toUpperCase(Locale.ROOT)));
                case "--companies" -> sizes.add(Integer.parseInt(left.next()));
                case "--in-flight" -> inFlight = Integer.parseInt(left.next());
                default -> throw new IllegalArgumentException("There is no option " + argument);
            }
        }
        sizes.sort(null);
        List<Integer> usual = quick ? SIZES.subList(0, 2) : SIZES;
        return new Options(quick, sizes.isEmpty() ? usual : sizes, only.isEmpty() ? EnumSet.allOf(Part.class) : only, inFlight);
    }

    int largest() {
        return sizes().get(sizes().size() - 1);
    }

    /** How often a list of that size is read. */
    int repetitions(int companies) {
        int often = companies <= 1_000 ? 51 : companies <= 10_000 ? 31 : companies < MILLION ? 5 : 3;
        return quick ? Math.min(11, often) : often;
    }

    /**
     * How often it is read before that counts: until code is compiled, which the virtual machine does when a method has
     * been called two hundred times; so many pages, and as many again. A slow million takes minutes, beside which that is
     * nothing; where pages are waited for, it is not seen.
     */
    static int warmUps(int companies, Duration latency) {
        if (latency.isZero()) {
            return Math.max(1, 200_000 / companies);
        }
        return companies >= MILLION ? 0 : Math.max(1, 50_000 / companies);
    }
}
