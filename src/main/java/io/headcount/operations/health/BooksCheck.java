package io.headcount.operations.health;

import io.headcount.billing.Overdue;
import io.headcount.ledger.Ledger;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the books are kept: no closed month lacks its statement without anybody having been told why. */
final class BooksCheck extends AbstractHealthCheck {

    private final Ledger ledger;
    private final Overdue overdue;
    private final Pulse pulse;

    BooksCheck(Ledger ledger, Overdue overdue, Pulse pulse) {
        super("headcount", "books");
        this.ledger = ledger;
        this.overdue = overdue;
        this.pulse = pulse;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (ledger.isKnownToBeAway() || !ledger.answers(1)) {
            builder.message("can't be checked while the ledger does not answer").unknown();
            return;
        }
        // A tick that is under way within its bound is just what they wait for.
        List<String> periods =
                pulse.isTicking() && pulse.overdue().isEmpty() ? List.of() : overdue.periods(pulse.bound());
        if (periods.isEmpty()) {
            builder.up();
        } else {
            builder.message("overdue, and nobody was told why: " + String.join(", ", periods)
                            + "; see the log of serve")
                    .down();
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
