package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import io.headcount.text.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * The usage as Lago's events, a hundred a batch, for a billable metric that sums {@code monthly_users}. Lago takes a
 * whole batch or nothing of it, and refuses one that holds a {@code transaction_id} that it has. Thread-safe.
 */
public final class LagoEvents {

    private static final int BATCH = 100;
    private static final int UNPROCESSABLE = 422;

    private final Tellings tellings;

    public LagoEvents(Tellings tellings) {
        this.tellings = tellings;
    }

    /**
     * Begins to tell Lago what it lacks.
     *
     * @param metricCode the code of the billable metric
     */
    public void missing(Exchange exchange, @Variable("metricCode") String metricCode) throws UnusableCustomers {
        tellings.begin(exchange, new Lago(metricCode));
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("lago");
    }

    record Lago(String metricCode) implements BillingSystem {

        @Override
        public String column() {
            return "lago";
        }

        @Override
        public int batch() {
            return BATCH;
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            ObjectNode body = Usage.JSON.createObjectNode();
            ArrayNode events = body.putArray("events");
            records.forEach(record -> events.add(event(usage, record)));
            return body.toString();
        }

        private ObjectNode event(Usage usage, UsageEntry record) {
            ObjectNode event = Usage.JSON.createObjectNode();
            event.put("transaction_id", record.id());
            event.put("external_subscription_id", record.customer());
            event.put("code", metricCode);
            event.put("timestamp", usage.lastMoment().getEpochSecond());
            event.putObject("properties")
                    .put("monthly_users", record.quantity())
                    .put("period", usage.data().period());
            return event;
        }

        /**
         * A batch that is refused names those that are to blame by their place in it. Who is refused for nothing but a known id has been
         * told.
         */
        @Override
        public Verdict verdict(Answer answer, List<UsageEntry> asked) {
            if (answer.status() != UNPROCESSABLE) {
                return BillingSystem.super.verdict(answer, asked);
            }
            List<UsageEntry> told = new ArrayList<>();
            Map<String, String> refused = new LinkedHashMap<>();
            JsonNode errors = answer.json().path("error_details");
            for (int i = 0; i < asked.size(); i++) {
                JsonNode error = errors.path(String.valueOf(i));
                if (isKnown(error)) {
                    told.add(asked.get(i));
                } else if (!error.isMissingNode()) {
                    refused.put(
                            asked.get(i).id(),
                            "the receiver answered 422, '" + OneLine.atMost(200, OneLine.of(error.toString())) + "'");
                }
            }
            // Where it names others than we have sent, nobody can tell whom it means.
            boolean clear = !errors.isEmpty() && told.size() + refused.size() == errors.size();
            return clear ? new Verdict.Single(told, refused) : answer.refusal();
        }

        private static boolean isKnown(JsonNode fields) {
            JsonNode reasons = fields.path("transaction_id");
            return fields.size() == 1
                    && reasons.size() == 1
                    && reasons.get(0).asText().equals("value_already_exist");
        }
    }
}
