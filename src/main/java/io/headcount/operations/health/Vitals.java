package io.headcount.operations.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * Whether {@code serve} lives: its scheduler fires, its threads move, what it does ends. Asks nobody outside the process: a database that is
 * away is no death. Thread-safe.
 */
public final class Vitals {

    /** Who beats looks every few seconds. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final CamelContext context;
    private final Pulse pulse;
    private final Supplier<List<String>> stuckDestinations;
    private volatile long beat = System.nanoTime();

    /** @param stuckDestinations destinations with so many hanging threads that nothing more is tried */
    public Vitals(CamelContext context, Pulse pulse, Supplier<List<String>> stuckDestinations) {
        this.context = context;
        this.pulse = pulse;
        this.stuckDestinations = stuckDestinations;
    }

    /** The thread that watches over the others is alive. */
    public void beat() {
        beat = System.nanoTime();
    }

    /** What keeps it from living, in words; nothing while it lives. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(fatal());
        pulse.overdue().forEach(work -> problems.add("'" + work.route() + "' does not end"));
        stuckDestinations.get().forEach(name -> problems.add("threads hang at the destination '" + name + "'"));
        if (System.nanoTime() - beat > LONGEST_SILENCE.toNanos()) {
            problems.add("the threads are no longer watched");
        }
        return problems;
    }

    /** Those that only a new process mends. */
    public List<String> fatal() {
        List<String> problems = new ArrayList<>(pulse.fatal());
        if (!context.isStopping() && !context.isStopped()) {
            scheduler(problems);
        }
        return problems;
    }

    private void scheduler(List<String> problems) {
        if (!(context.hasComponent("quartz") instanceof QuartzComponent quartz)) {
            return;
        }
        Scheduler scheduler = quartz.getScheduler();
        try {
            // Camel starts it when the first route of a schedule starts.
            if (scheduler == null || !scheduler.isStarted() && !scheduler.isShutdown()) {
                return;
            }
            if (scheduler.isShutdown() || scheduler.isInStandbyMode()) {
                problems.add("the scheduler was stopped");
            } else if (!isAlive(scheduler.getSchedulerName() + "_QuartzSchedulerThread")) {
                problems.add("the scheduler's thread is dead");
            }
        } catch (SchedulerException e) {
            problems.add("the scheduler can't be checked");
        }
    }

    private static boolean isAlive(String name) {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() * 2 + 64];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .anyMatch(thread -> thread != null && thread.getName().equals(name));
    }
}
