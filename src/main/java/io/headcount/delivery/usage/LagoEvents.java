package io.headcount.delivery.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The usage as Lago's events, a hundred a batch, for a billable metric that sums {@code monthly_users}. Lago takes a
 * whole batch or nothing of it, and refuses one that holds a {@code transaction_id} that it has. Thread-safe.
 */
public final class LagoEvents {

    private static final int BATCH = 100;
    private static final int UNPROCESSABLE = 422;

    private final Customers customers;

    public LagoEvents(Customers customers) {
        this.customers = customers;
    }

    /** @param metricCode the code of the billable metric */
    public List<UsageCall> calls(@Body String document, @Variable("metricCode") String metricCode)
            throws UnusableCustomers {
        Usage usage = Usage.of(document, "lago", customers);
        return Batches.of(usage.difference(), BATCH, batch -> {
            ObjectNode body = Batches.JSON.createObjectNode();
            ArrayNode events = body.putArray("events");
            batch.forEach(record -> events.add(event(usage, record, metricCode)));
            return body.toString();
        });
    }

    private static ObjectNode event(Usage usage, UsageRecord record, String metricCode) {
        ObjectNode event = Batches.JSON.createObjectNode();
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
     * What is still to be sent of a batch after Lago's answer.
     *
     * @param batch what was sent
     * @param status of the answer: a success, or 422
     * @return the batch without what Lago has already; null if it has everything
     * @throws HttpOperationFailedException if anything but a known {@code transaction_id} was wrong
     */
    public String remaining(
            @Body String answer, @Variable("batch") String batch, @Header("CamelHttpResponseCode") int status)
            throws HttpOperationFailedException, JsonProcessingException {
        if (status != UNPROCESSABLE) {
            return null;
        }
        ObjectNode body = (ObjectNode) Batches.JSON.readTree(batch);
        JsonNode events = body.path("events");
        ArrayNode rest = Batches.JSON.createArrayNode();
        JsonNode errors = errors(answer);
        for (int i = 0; i < events.size(); i++) {
            if (!errors.has(String.valueOf(i))) {
                rest.add(events.get(i));
            }
        }
        boolean onlyKnown = !errors.isEmpty()
                && rest.size() == events.size() - errors.size()
                && errors.properties().stream().allMatch(LagoEvents::isKnown);
        if (!onlyKnown) {
            throw new HttpOperationFailedException("lago", status, "Unprocessable Content", null, Map.of(), null);
        }
        body.set("events", rest);
        return rest.isEmpty() ? null : body.toString();
    }

    private static JsonNode errors(String answer) {
        try {
            return Batches.JSON.readTree(answer).path("error_details");
        } catch (JsonProcessingException e) {
            return Batches.JSON.createObjectNode();
        }
    }

    private static boolean isKnown(Map.Entry<String, JsonNode> error) {
        JsonNode fields = error.getValue();
        JsonNode reasons = fields.path("transaction_id");
        return fields.size() == 1
                && reasons.size() == 1
                && reasons.get(0).asText().equals("value_already_exist");
    }
}
