package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * The usage as Kill Bill's usage records, one call for each subscription, for a consumable unit (which is summed up).
 * Kill Bill refuses a {@code trackingId} that a subscription has already. It takes a negative amount, and then can't make the account's
 * next invoice: none is sent. Thread-safe.
 */
public final class KillBillUsage {

    /** {@code USAGE_RECORD_TRACKING_ID_ALREADY_EXISTS} */
    private static final int KNOWN = 50000;

    private static final int BAD_REQUEST = 400;

    private final Tellings tellings;

    public KillBillUsage(Tellings tellings) {
        this.tellings = tellings;
    }

    /**
     * Begins to tell Kill Bill what it lacks.
     *
     * @param unitType the unit of the catalogue
     */
    public void missing(Exchange exchange, @Variable("unitType") String unitType) throws UnusableCustomers {
        tellings.begin(exchange, new KillBill(unitType));
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("killbill");
    }

    record KillBill(String unitType) implements BillingSystem {

        @Override
        public String column() {
            return "killbill";
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            UsageEntry record = records.get(0);
            ObjectNode body = Usage.JSON.createObjectNode();
            body.put("subscriptionId", record.customer());
            body.put("trackingId", record.id());
            ObjectNode unit = body.putArray("unitUsageRecords").addObject();
            unit.put("unitType", unitType);
            unit.putArray("usageRecords")
                    .addObject()
                    // A bare date would be its midnight in UTC, which may be in another month there.
                    .put("recordDate", usage.lastMoment().toString())
                    .put("amount", record.quantity());
            return body.toString();
        }

        @Override
        public Verdict verdict(Answer answer, List<UsageEntry> asked) {
            if (!answer.isYes() && answer.json().path("code").asInt() == KNOWN) {
                return Verdict.YES;
            }
            if (answer.status() == BAD_REQUEST && answer.body().isBlank()) {
                return answer.refusal("the receiver answered 400 and no word, as Kill Bill does where the subscription"
                        + " ended before the month's last second; bill it by hand there, or name another subscription");
            }
            return BillingSystem.super.verdict(answer, asked);
        }

        @Override
        public Optional<String> byHand(Usage usage, UsageEntry record) {
            return record.quantity() >= 0
                    ? Optional.empty()
                    : Optional.of("has " + Math.negateExact(record.quantity()) + " users too many in "
                            + usage.data().period()
                            + ", and Kill Bill can't make an invoice of a negative amount, so none was sent; credit "
                            + Math.negateExact(record.quantity()) + " users by hand there");
        }
    }
}
