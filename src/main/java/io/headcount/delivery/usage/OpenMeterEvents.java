package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The usage as CloudEvents 1.0, for a meter of OpenMeter that sums {@code $.monthlyUsers}. OpenMeter knows an event by
 * its source and id. Thread-safe.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents JSON
 *     format</a>
 */
public final class OpenMeterEvents {

    private static final int BATCH = 100;

    private final Customers customers;

    public OpenMeterEvents(Customers customers) {
        this.customers = customers;
    }

    /** @param eventType the type that the meter listens to */
    public List<UsageCall> calls(@Body String document, @Variable("eventType") String eventType)
            throws UnusableCustomers {
        Usage usage = Usage.of(document, "openmeter", customers);
        return Batches.of(usage.difference(), BATCH, batch -> {
            ArrayNode events = Batches.JSON.createArrayNode();
            batch.forEach(record -> events.add(event(usage, record, eventType)));
            return events.toString();
        });
    }

    private static ObjectNode event(Usage usage, UsageRecord record, String eventType) {
        ObjectNode event = Batches.JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("type", eventType);
        event.put("id", record.id());
        event.put("source", "headcount");
        event.put("subject", record.customer());
        event.put("time", usage.lastMoment().toString());
        event.put("datacontenttype", "application/json");
        event.putObject("data")
                .put("monthlyUsers", record.quantity())
                .put("period", usage.data().period())
                .put("revision", usage.data().revision())
                .put("statementId", usage.data().statementId());
        return event;
    }
}
