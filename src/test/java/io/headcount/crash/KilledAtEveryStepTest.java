package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed between every two steps of the routes; the next start goes on as if nothing had been. In the
 * standard time it gets through some of the places, others each time; all of them take minutes.
 */
@Tag("long")
class KilledAtEveryStepTest {

    private static final Duration LONGEST_TICK = Duration.ofSeconds(60);

    private static final Stream<String> FILES = Stream.of(
                    "bring-books-up-to-date",
                    "statement",
                    "proven-reading",
                    "reading",
                    "keepnet-companies",
                    "keepnet-page",
                    "keepnet-export",
                    "keepnet-export-file",
                    "keepnet-token",
                    "keepnet-token-request",
                    "deliveries",
                    "deliveries-to-destination",
                    "delivery-attempt",
                    "deliver-email",
                    "deliver-webhook",
                    "correction",
                    "daily-reading")
            .map(name -> name + ".camel.yaml");

    @TempDir
    private Path folder;

    private final Tally tally = new Tally("Killed at every step");
    private final long end = System.nanoTime() + CrashRuns.BUDGET.toNanos();

    @Test
    void aKillBetweenAnyTwoStepsLosesNothingAndBillsNothingTwice() throws Exception {
        Program program = Program.in(folder.resolve("program"));
        CrashRuns.train(program, folder.resolve("training"));
        List<RouteStep> steps = new ArrayList<>(RouteStep.in(Path.of("routes"), FILES));
        assertThat(steps).hasSizeGreaterThan(100);
        Collections.shuffle(steps, new Random(CrashRuns.SEED));
        Map<Boolean, List<RouteStep>> byChange = steps.stream()
                .collect(Collectors.partitioningBy(step -> Circumstance.of(step) == Circumstance.NUMBERS_CHANGED));
        Queue<RouteStep> todo = new ConcurrentLinkedQueue<>(byChange.get(false));
        todo.addAll(byChange.get(true));
        Queue<String> unreached = new ConcurrentLinkedQueue<>();

        try {
            CrashRuns.together(worker -> killAtEach(program, folder.resolve("worker-" + worker), todo, unreached));
        } finally {
            tally.report("crash-report-steps.txt");
        }
        assertThat(unreached).as("steps that were never reached").isEmpty();
        assertThat(tally.kills()).isEqualTo(steps.size() - todo.size());
    }

    private void killAtEach(Program program, Path place, Queue<RouteStep> todo, Queue<String> unreached)
            throws IOException, InterruptedException {
        int homes = 0;
        Victim victim = new Victim(program, place.resolve("home-" + homes), CrashRuns.SEED);
        try {
            while (System.nanoTime() < end) {
                RouteStep step = todo.poll();
                if (step == null) {
                    break;
                }
                boolean struck = false;
                for (int tries = 0; tries < 3 && !struck; tries++) {
                    if (tries > 0 || victim.isAllDone() && Circumstance.of(step) != Circumstance.NUMBERS_CHANGED) {
                        end(victim);
                        victim = new Victim(program, place.resolve("home-" + ++homes), CrashRuns.SEED + homes);
                    }
                    struck = killAt(victim, step);
                }
                if (!struck) {
                    unreached.add(step.name());
                }
            }
        } finally {
            end(victim);
        }
    }

    private void end(Victim victim) throws IOException, InterruptedException {
        try (victim) {
            victim.meet(Circumstance.MONTHS_ARE_DUE);
            if (!victim.isAllDone()) {
                victim.finish();
            }
            victim.auditAllDone();
            tally.finished();
        }
    }

    private boolean killAt(Victim victim, RouteStep step) throws IOException, InterruptedException {
        victim.meet(Circumstance.of(step));
        try (Machine machine = victim.start(step)) {
            if (!machine.await(victim::tickIsOver, LONGEST_TICK) && !victim.hasStruck()) {
                throw new AssertionError(step.name() + ": neither killed nor done: " + machine.log());
            }
        }
        if (victim.hasStruck()) {
            tally.killed(step.name());
        }
        tally.duplicated(step.name(), victim.audit());
        return victim.hasStruck();
    }
}
