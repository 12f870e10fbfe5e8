package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * The usage as CloudEvents 1.0, for a meter of OpenMeter that sums {@code $.monthlyUsers}. OpenMeter knows an event by its source and
 * id for as long as its deduplication keeps them. Thread-safe.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents JSON
 *     format</a>
 */
public final class OpenMeterEvents {

    private static final int BATCH = 100;

    private final Tellings tellings;
    private final Settings settings;

    public OpenMeterEvents(Tellings tellings, Settings settings) {
        this.tellings = tellings;
        this.settings = settings;
    }

    /**
     * Begins to tell OpenMeter what it lacks.
     *
     * @param eventType the type that the meter listens to
     */
    public void missing(Exchange exchange, @Variable("eventType") String eventType) throws UnusableCustomers {
        tellings.begin(exchange, new OpenMeter(eventType, settings.get(Setting.OPENMETER_DEDUPLICATION)));
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("openmeter");
    }

    record OpenMeter(String eventType, Duration deduplication) implements BillingSystem {

        @Override
        public String column() {
            return "openmeter";
        }

        @Override
        public Optional<Duration> remembers() {
            return Optional.of(deduplication);
        }

        @Override
        public int batch() {
            return BATCH;
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            ArrayNode events = Usage.JSON.createArrayNode();
            records.forEach(record -> events.add(event(usage, record)));
            return events.toString();
        }

        private ObjectNode event(Usage usage, UsageEntry record) {
            ObjectNode event = Usage.JSON.createObjectNode();
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
}
