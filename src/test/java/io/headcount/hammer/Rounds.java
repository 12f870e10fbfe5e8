package io.headcount.hammer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Rounds of a test that are made from seeds, for as long as there is time. The seed of a round that failed is in the message;
 * {@code -Dheadcount.hammer.seed=…} plays that round alone, {@code -Dheadcount.hammer.seconds=…} and {@code -Dheadcount.hammer.rounds=…}
 * (at least so many) make more of them, and {@code -Dheadcount.hammer.start=…} other ones.
 */
final class Rounds {

    private static final int AT_LEAST = 10;
    /** A round that takes longer is told of, as it leaves less room for others. */
    private static final Duration LONG = Duration.ofSeconds(3);

    /** What is done to one answer: where, and the seed from which it is made. */
    record Blow(Enum<?> target, long seed) {}

    /** What is done to an answer in a round, in words, as it is done. */
    static final class Diary {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        void note(Blow blow, String what) {
            String line = blow.target() + ": " + what;
            if (!lines.contains(line)) {
                lines.add(line);
            }
        }

        @Override
        public String toString() {
            return lines.isEmpty() ? "nothing" : String.join("; ", lines);
        }
    }

    /** One round: an assertion fails if the program does wrong. */
    @FunctionalInterface
    interface Round {
        void play(List<Blow> blows, Diary diary) throws Exception;
    }

    private Rounds() {}

    /**
     * Plays them.
     *
     * @param seconds how long, unless a property says otherwise
     * @return how many there were
     */
    static int play(String test, int seconds, Enum<?>[] targets, Round round) {
        Long only = Long.getLong("headcount.hammer.seed");
        if (only != null) {
            play(test, only, targets, round);
            return 1;
        }
        long start = Long.getLong("headcount.hammer.start", 1);
        int rounds = Integer.getInteger("headcount.hammer.rounds", AT_LEAST);
        long nanos = Duration.ofSeconds(Integer.getInteger("headcount.hammer.seconds", seconds))
                .toNanos();
        System.out.println(test + ": rounds from -Dheadcount.hammer.start=" + start);
        long begun = System.nanoTime();
        int played = 0;
        while (played < rounds || System.nanoTime() - begun < nanos) {
            play(test, start + played, targets, round);
            played++;
        }
        return played;
    }

    private static void play(String test, long seed, Enum<?>[] targets, Round round) {
        List<Blow> blows = blows(seed, targets);
        Diary diary = new Diary();
        long begun = System.nanoTime();
        try {
            round.play(blows, diary);
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            if (taken.compareTo(LONG) > 0) {
                System.out.println(test + ": round " + seed + " took " + taken.toMillis() + " ms: " + diary);
            }
        } catch (Exception | AssertionError e) {
            String story = test + ", -Dheadcount.hammer.seed=" + seed + "\n  done: " + diary;
            for (Blow blow : blows.size() > 1 ? blows : List.<Blow>of()) {
                Diary alone = new Diary();
                try {
                    round.play(List.of(blow), alone);
                } catch (Exception | AssertionError again) {
                    story += "\n  enough of it: " + alone;
                    break;
                }
            }
            throw new AssertionError(story + "\n  " + e.getMessage(), e);
        }
    }

    private static List<Blow> blows(long seed, Enum<?>[] targets) {
        SplittableRandom dice = new SplittableRandom(seed);
        int number = dice.nextInt(3) == 0 ? 2 + dice.nextInt(3) : 1;
        List<Blow> blows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            blows.add(new Blow(targets[dice.nextInt(targets.length)], dice.nextLong()));
        }
        return blows;
    }
}
