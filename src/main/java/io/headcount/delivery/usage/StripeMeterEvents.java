package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * The usage as Stripe's meter events (API v2), one call for each customer, for a meter that sums. Stripe refuses an
 * identifier that it has seen in the last 24 hours, and an event that is older than 35 days. Thread-safe.
 */
public final class StripeMeterEvents {

    private static final Duration OLDEST = Duration.ofDays(35);
    private static final Duration REMEMBERS = Duration.ofHours(24);

    private final Tellings tellings;
    private final Clock clock;

    public StripeMeterEvents(Tellings tellings, Clock clock) {
        this.tellings = tellings;
        this.clock = clock;
    }

    /**
     * Begins to tell Stripe what it lacks.
     *
     * @param eventName the meter's event name
     */
    public void missing(Exchange exchange, @Variable("eventName") String eventName) throws UnusableCustomers {
        tellings.begin(exchange, new Stripe(eventName, clock.instant()));
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("stripe");
    }

    record Stripe(String eventName, Instant now) implements BillingSystem {

        @Override
        public String column() {
            return "stripe";
        }

        @Override
        public Optional<Duration> remembers() {
            return Optional.of(REMEMBERS);
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            UsageEntry record = records.get(0);
            ObjectNode body = Usage.JSON.createObjectNode();
            body.put("event_name", eventName);
            body.put("identifier", record.id());
            body.put("timestamp", usage.lastMoment().toString());
            body.putObject("payload")
                    .put("stripe_customer_id", record.customer())
                    .put("value", String.valueOf(record.quantity()));
            return body.toString();
        }

        @Override
        public Verdict verdict(Answer answer, List<UsageEntry> asked) {
            return !answer.isYes()
                            && isKnown(answer.json().path("error"), asked.get(0).id())
                    ? Verdict.YES
                    : BillingSystem.super.verdict(answer, asked);
        }

        private static boolean isKnown(JsonNode error, String id) {
            String message = error.path("message").asText();
            return error.path("code").asText().equals("duplicate_meter_event")
                    || (message.contains("already exists with identifier") && message.contains(id));
        }

        @Override
        public Optional<String> byHand(Usage usage, UsageEntry record) {
            return now.isAfter(usage.lastMoment().plus(OLDEST))
                    ? Optional.of("Stripe takes no usage that is older than 35 days, and that of "
                            + usage.data().period() + " is of " + usage.lastMoment() + "; "
                            + (record.quantity() < 0 ? "credit " : "bill ") + Math.abs(record.quantity())
                            + " users by hand there")
                    : Optional.empty();
        }
    }
}
