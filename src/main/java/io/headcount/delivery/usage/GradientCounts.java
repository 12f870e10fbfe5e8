package io.headcount.delivery.usage;

import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** Each company's users as Gradient's unit count, which is a number that it keeps. Thread-safe. */
public final class GradientCounts {

    private static final int NOT_MAPPED = 404;

    private final Tellings tellings;

    public GradientCounts(Tellings tellings) {
        this.tellings = tellings;
    }

    /** Begins to tell Gradient what it lacks. */
    public void missing(Exchange exchange) throws UnusableCustomers {
        tellings.begin(exchange, new Gradient());
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("gradient");
    }

    /** The end of the address: Gradient makes its view of what is billed anew at each call that does not say otherwise. */
    public String query(@Body UsageCall call) {
        return call.isLast() ? "" : "?no_build=true";
    }

    record Gradient() implements BillingSystem {

        @Override
        public String column() {
            return "gradient";
        }

        @Override
        public boolean keepsANumber() {
            return true;
        }

        @Override
        public boolean buildsAtTheLast() {
            return true;
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            UsageEntry record = records.get(0);
            return Usage.JSON
                    .createObjectNode()
                    .put("accountId", record.customer())
                    .put("unitCount", record.quantity())
                    .toString();
        }

        /** An account that is not mapped there has nothing, which is all that it should have if nobody is there. */
        @Override
        public Verdict verdict(Answer answer, List<UsageEntry> asked) {
            if (answer.status() != NOT_MAPPED) {
                return BillingSystem.super.verdict(answer, asked);
            }
            return asked.get(0).quantity() == 0
                    ? Verdict.YES
                    : answer.refusal(answer.words()
                            + ": the account is not mapped to the service there yet; map it, and it goes by itself");
        }
    }
}
