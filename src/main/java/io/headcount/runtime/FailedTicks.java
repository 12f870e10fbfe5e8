package io.headcount.runtime;

import io.headcount.billing.NoStatement;
import io.headcount.delivery.Alerts;
import io.headcount.ledger.Ledger;
import io.headcount.operations.health.Pulse;
import io.headcount.settings.Settings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failure of a tick once, and has people told of it until a tick succeeds again. Of a ledger that is
 * away its watch speaks. Thread-safe.
 */
final class FailedTicks implements Pulse.Ticks {

    private static final Logger LOG = LoggerFactory.getLogger(FailedTicks.class);

    private final Alerts alerts;
    private final Settings settings;
    /** Those that are known to go well: what an earlier life left open is closed by the first that does. */
    private final Set<String> well = ConcurrentHashMap.newKeySet();

    FailedTicks(Alerts alerts, Settings settings) {
        this.alerts = alerts;
        this.settings = settings;
    }

    @Override
    public void failed(String route, Throwable failure) {
        Throwable root = NoStatement.root(failure);
        if (Ledger.isAway(failure) || root instanceof InterruptedException) {
            // Interrupted work was abandoned, and whoever interrupted it has logged that.
            return;
        }
        well.remove(route);
        String reason = root.getMessage() == null ? "it broke off" : root.getMessage();
        String message =
                settings.redact("The route '" + route + "' failed: " + reason + ". Its work is resumed the next time.");
        LOG.error("{}", message);
        quietly(() -> alerts.raise(about(route), "the route " + route + " failed", message));
    }

    @Override
    public void wentWell(String route) {
        if (well.add(route)) {
            quietly(() -> alerts.end(about(route)));
        }
    }

    /** The log has it in any case. */
    private static void quietly(Runnable note) {
        try {
            note.run();
        } catch (RuntimeException e) {
            LOG.warn("The problem could not be recorded: {}", e.getMessage());
        }
    }

    private static String about(String route) {
        return "the route " + route;
    }
}
