package io.headcount.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * A line of the table.
 *
 * @param what what was measured
 * @param companies of how many companies
 * @param latency of each page; null where that has no part in it
 * @param ours what the product took
 * @param floorName which floor; empty where there is none
 * @param floor what that took, or null
 * @param target what is wanted, or null
 */
record Row(String what, int companies, Duration latency, Sample ours, String floorName, Sample floor, Target target) {

    /**
     * What is wanted.
     *
     * @param words it in words
     * @param holds whether it is so
     */
    record Target(String words, boolean holds) {

        static Target atMost(double most, Unit unit, double measured) {
            return new Target("<= " + unit.shown(most), measured <= most);
        }
    }

    /** One that is to be at most so many times its floor. */
    Row withRatioAtMost(double most) {
        return with(Target.atMost(most, Unit.TIMES, ratio()));
    }

    /** One whose number itself is bounded. */
    Row with(Target wanted) {
        return new Row(what, companies, latency, ours, floorName, floor, wanted);
    }

    String[] cells() {
        return new String[] {
            what,
            String.format(Locale.ROOT, "%,d", companies),
            latency == null ? "" : latency.toMillis() + " ms",
            ours.shown(),
            floorName,
            floor == null ? "" : floor.shown(),
            floor == null || !Double.isFinite(ratio()) ? "" : String.format(Locale.ROOT, "%.2f", ratio()),
            target == null ? "" : target.words(),
            target == null ? "" : target.holds() ? "holds" : "MISSES"
        };
    }

    private double ratio() {
        return ours.median() / floor.median();
    }
}
