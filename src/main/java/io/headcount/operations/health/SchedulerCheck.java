package io.headcount.operations.health;

import io.headcount.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/** Whether the schedule runs and will fire again. */
final class SchedulerCheck extends AbstractHealthCheck {

    /** So late may a trigger be: the machine may have slept, or another one of a shared schedule just have gone. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final Ledger ledger;

    SchedulerCheck(Ledger ledger) {
        super("headcount", "scheduler");
        this.ledger = ledger;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (ledger.isKnownToBeAway()) {
            builder.message("can't be checked while the ledger does not answer").unknown();
            return;
        }
        try {
            Scheduler scheduler = getCamelContext()
                    .getComponent("quartz", QuartzComponent.class)
                    .getScheduler();
            Date next = next(scheduler);
            if (!scheduler.isStarted() || scheduler.isInStandbyMode() || next == null) {
                builder.message("the schedule does not run; restart serve").down();
            } else if (next.toInstant().plus(LATE).isBefore(Instant.now())) {
                builder.message("the schedule is not kept; restart serve").down();
            } else {
                builder.detail("next", next.toInstant().toString()).up();
            }
        } catch (SchedulerException e) {
            builder.message("the schedule can't be checked: " + e.getMessage()).down();
        }
    }

    private static Date next(Scheduler scheduler) throws SchedulerException {
        Date next = null;
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyGroup())) {
            Trigger trigger = scheduler.getTrigger(key);
            Date fires = trigger == null ? null : trigger.getNextFireTime();
            if (fires != null && (next == null || fires.before(next))) {
                next = fires;
            }
        }
        return next;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
