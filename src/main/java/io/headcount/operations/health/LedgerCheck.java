package io.headcount.operations.health;

import io.headcount.ledger.Ledger;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the ledger answers: without it nothing can be recorded, and so nothing sent. */
final class LedgerCheck extends AbstractHealthCheck {

    private static final int PATIENCE_SECONDS = 2;

    private final Ledger ledger;

    LedgerCheck(Ledger ledger) {
        super("headcount", "ledger");
        this.ledger = ledger;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (ledger.answers(PATIENCE_SECONDS)) {
            builder.up();
        } else {
            builder.message("the database does not answer; nothing is recorded or sent until it does")
                    .down();
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
