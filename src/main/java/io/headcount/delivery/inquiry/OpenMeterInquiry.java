package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Asks OpenMeter for the meter of our events, for the customer or else the subject of each, and for what the meter shows. Thread-safe. */
public final class OpenMeterInquiry {

    private final Inquiries inquiries;

    public OpenMeterInquiry(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Begins to ask OpenMeter.
     *
     * @param eventType the type that the meter listens to
     */
    public void begin(Exchange exchange, @Variable("eventType") String eventType) {
        inquiries.begin(exchange, new OpenMeter(eventType));
    }

    private record OpenMeter(String eventType) implements Questionnaire {

        private static final String VALUE = "$.monthlyUsers";

        @Override
        public String noun() {
            return "subject";
        }

        @Override
        public void begin(Inquiry inquiry) {
            String about = "meter of " + eventType;
            inquiry.ask("/api/v1/meters?pageSize=1000", about, heard -> meters(inquiry, about, heard));
            inquiry.customers().forEach(id -> {
                String key = Inquiry.encoded(id);
                inquiry.askFor(id, "/api/v1/customers?pageSize=100&subject=" + key, heard -> {
                    if (heard.isThere() && isAmong(heard.list("/items"), id)) {
                        inquiry.found(id);
                    } else {
                        // Whoever only measures there has no customers.
                        inquiry.askFor(id, "/api/v1/subjects/" + key, subject -> {
                            if (!inquiry.missing(id, subject)) {
                                inquiry.found(id);
                            }
                        });
                    }
                });
            });
        }

        private void meters(Inquiry inquiry, String about, Heard heard) {
            List<JsonNode> ofType = new ArrayList<>();
            if (heard.isThere()) {
                heard.list("/items").forEach(meter -> {
                    if (meter.path("eventType").asText().equals(eventType)) {
                        ofType.add(meter);
                    }
                });
            }
            if (ofType.isEmpty()) {
                inquiry.wrong(about + ": is not there; make one there, or mend " + inquiry.setting("event-type"));
                return;
            }
            Optional<JsonNode> summing = ofType.stream()
                    .filter(meter -> meter.path("aggregation").asText().equals("SUM")
                            && meter.path("valueProperty").asText().equals(VALUE))
                    .findFirst();
            if (summing.isEmpty()) {
                JsonNode other = ofType.get(0);
                inquiry.wrong(about + ": must SUM " + VALUE + ", but "
                        + Heard.shown(other.path("slug").asText()) + " is "
                        + Heard.shown(other.path("aggregation").asText()) + " of "
                        + Heard.shown(other.path("valueProperty").asText()) + "; mend it there, or "
                        + inquiry.setting("event-type"));
                return;
            }
            inquiry.isThere(about);
            if (inquiry.expected().comparesNumbers()) {
                inquiry.ask(
                        "/api/v1/meters/"
                                + Inquiry.encoded(summing.get().path("slug").asText()) + "/query?groupBy=subject&from="
                                + Inquiry.encoded(inquiry.expected().begin().toString()) + "&to="
                                + Inquiry.encoded(inquiry.expected().end().toString()),
                        "what the " + about + " shows",
                        shown -> numbers(inquiry, shown));
            }
        }

        /** Whoever is not in the answer has nothing. */
        private static void numbers(Inquiry inquiry, Heard shown) {
            Map<String, JsonNode> values = new HashMap<>();
            shown.list("/data").forEach(row -> values.put(row.path("subject").asText(), row.path("value")));
            inquiry.customers().forEach(id -> inquiry.shows(id, values.getOrDefault(id, LongNode.valueOf(0))));
        }

        private static boolean isAmong(JsonNode customers, String subject) {
            for (JsonNode customer : customers) {
                for (JsonNode key : customer.at("/usageAttribution/subjectKeys")) {
                    if (key.asText().equals(subject)) {
                        return true;
                    }
                }
                if (customer.path("key").asText().equals(subject)) {
                    return true;
                }
            }
            return false;
        }
    }
}
