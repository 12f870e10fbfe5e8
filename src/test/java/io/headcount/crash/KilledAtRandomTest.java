package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed at any moment, over and over; whenever it is let alone the books come out right. */
@Tag("long")
class KilledAtRandomTest {

    private static final Duration LONGEST_TICK = Duration.ofSeconds(60);
    private static final int LONGEST_START_MILLIS = 2_500;
    private static final int LONGEST_STEP_MICROS = 40_000;
    /** After so many kills an installation is let alone, lest the same early moments be met for ever. */
    private static final int KILLS_EACH = 12;

    @TempDir
    private Path folder;

    private final Tally tally = new Tally("Killed at random");

    @Test
    void killsAtAnyMomentLoseNothingAndBillNothingTwice() throws Exception {
        Program program = Program.in(folder.resolve("program"));
        CrashRuns.train(program, folder.resolve("training"));
        long end = System.nanoTime() + CrashRuns.BUDGET.toNanos();

        try {
            CrashRuns.together(worker -> {
                Random random = new Random(CrashRuns.SEED + worker);
                for (int home = 0; System.nanoTime() < end; home++) {
                    try (Victim victim = new Victim(
                            program, folder.resolve("worker-" + worker).resolve("home-" + home), random.nextLong())) {
                        killUntilDone(victim, random, end);
                    }
                }
            });
        } finally {
            tally.report("crash-report-random.txt");
        }
        assertThat(tally.kills()).isGreaterThan(5);
    }

    private void killUntilDone(Victim victim, Random random, long end) throws IOException, InterruptedException {
        String last = "";
        for (int kills = 0; kills < KILLS_EACH && System.nanoTime() < end && !victim.isAllDone(); kills++) {
            Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
            kill(victim, moment, random);
            last = moment.inWords();
            tally.duplicated("after " + last, victim.audit());
        }
        if (random.nextBoolean()) {
            victim.meet(Circumstance.NUMBERS_CHANGED);
        }
        victim.finish();
        tally.duplicated("after " + last, victim.audit());
        tally.finished();
    }

    private void kill(Victim victim, Moment moment, Random random) throws IOException, InterruptedException {
        try (Machine machine = victim.start(null)) {
            var event = moment.times(1 + random.nextInt(3), victim.sandbox(), machine);
            machine.await(() -> event.getAsBoolean() || victim.tickIsOver(), LONGEST_TICK);
            Duration pause = moment == Moment.PROCESS_STARTED
                    ? Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS))
                    : Duration.ofNanos(random.nextInt(LONGEST_STEP_MICROS) * 1_000L);
            machine.await(victim::tickIsOver, pause);
            if (!victim.tickIsOver()) {
                tally.killed("after " + moment.inWords());
            }
        }
    }
}
