package io.headcount.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How the crash tests run: several installations side by side, from one seed. */
final class CrashRuns {

    /** From which every choice of the crash tests follows; {@code -Dheadcount.crash.seed} sets it. */
    static final long SEED = Long.getLong("headcount.crash.seed", System.nanoTime() % 1_000_000);

    /** How long each of them goes on; {@code -Dheadcount.crash.seconds} sets it. */
    static final Duration BUDGET = Duration.ofSeconds(Long.getLong("headcount.crash.seconds", 45));

    private static final int SIDE_BY_SIDE = 2;

    private CrashRuns() {}

    /** Work for one of those that run side by side. */
    @FunctionalInterface
    interface Work {
        void run(int worker) throws Exception;
    }

    static void together(Work work) throws Exception {
        System.out.println("The crash tests' seed is " + SEED + " (-Dheadcount.crash.seed).");
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < SIDE_BY_SIDE; worker++) {
                int number = worker;
                running.add(threads.submit(() -> {
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(
                    "With the seed " + SEED + ": " + e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Lets the program run once to its regular end, which leaves the archive of its classes. */
    static void train(Program program, Path folder) throws Exception {
        try (Victim victim = new Victim(program, folder, SEED);
                Machine machine = victim.start(null)) {
            machine.await(victim::tickIsOver, Duration.ofSeconds(60));
            machine.stop();
        }
    }
}
