package io.headcount.delivery.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.delivery.NotDeliverable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The usage as Stripe's meter events (API v2), one call for each customer, for a meter that sums. Stripe refuses an
 * identifier that it has seen in the last 24 hours, and an event that is older than 35 days. Thread-safe.
 */
public final class StripeMeterEvents {

    private static final Duration OLDEST = Duration.ofDays(35);

    private final Customers customers;
    private final Clock clock;

    public StripeMeterEvents(Customers customers, Clock clock) {
        this.customers = customers;
        this.clock = clock;
    }

    /**
     * @param eventName the meter's event name
     * @throws NotDeliverable if Stripe would not take events of this period any more
     */
    public List<UsageCall> calls(@Body String document, @Variable("eventName") String eventName) throws NotDeliverable {
        Usage usage = Usage.of(document, "stripe", customers);
        if (!usage.difference().isEmpty()
                && clock.instant().isAfter(usage.lastMoment().plus(OLDEST))) {
            throw new NotDeliverable("Stripe takes no usage that is older than 35 days, and that of "
                    + usage.data().period() + " is of " + usage.lastMoment()
                    + "; nothing was sent. Bill it by hand there: 'headcount history' names the statement");
        }
        return usage.difference().stream()
                .map(record -> UsageCall.of(record, body(usage, record, eventName)))
                .toList();
    }

    private static String body(Usage usage, UsageRecord record, String eventName) {
        ObjectNode body = Batches.JSON.createObjectNode();
        body.put("event_name", eventName);
        body.put("identifier", record.id());
        body.put("timestamp", usage.lastMoment().toString());
        body.putObject("payload")
                .put("stripe_customer_id", record.customer())
                .put("value", String.valueOf(record.quantity()));
        return body.toString();
    }

    /**
     * Hears a success also in the refusal of an identifier that Stripe has already.
     *
     * @param id the identifier that was sent
     * @throws HttpOperationFailedException for any other refusal
     */
    public void accept(@Body String answer, @Variable("usageId") String id, @Header("CamelHttpResponseCode") int status)
            throws HttpOperationFailedException {
        if (status >= 300 && !isKnown(answer, id)) {
            throw new HttpOperationFailedException("stripe", status, "refused", null, Map.of(), null);
        }
    }

    private static boolean isKnown(String answer, String id) {
        try {
            JsonNode error = Batches.JSON.readTree(answer == null ? "" : answer).path("error");
            String message = error.path("message").asText();
            return error.path("code").asText().equals("duplicate_meter_event")
                    || (message.contains("already exists with identifier") && message.contains(id));
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
