package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Asks Stripe for the meter, for each customer, and for what the meter shows of the month. Thread-safe. */
public final class StripeInquiry {

    private final Inquiries inquiries;

    public StripeInquiry(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Begins to ask Stripe.
     *
     * @param eventName the meter's event name
     */
    public void begin(Exchange exchange, @Variable("eventName") String eventName) {
        inquiries.begin(exchange, new Stripe(eventName));
    }

    private record Stripe(String eventName) implements Questionnaire {

        private static final String METERS = "/v1/billing/meters?limit=100";

        @Override
        public String noun() {
            return "customer";
        }

        @Override
        public void begin(Inquiry inquiry) {
            askForMeters(inquiry, METERS, null);
        }

        /** @param inactive one of the name that is there, and inactive; null if none was met so far */
        private void askForMeters(Inquiry inquiry, String path, JsonNode inactive) {
            String about = "meter " + eventName;
            inquiry.ask(path, about, heard -> {
                JsonNode other = inactive;
                for (JsonNode meter : heard.list("/data")) {
                    if (meter.path("event_name").asText().equals(eventName)) {
                        if (meter.path("status").asText().equals("active")) {
                            meter(inquiry, about, meter);
                            return;
                        }
                        other = meter;
                    }
                }
                if (heard.json().path("has_more").asBoolean()) {
                    int last = heard.list("/data").size() - 1;
                    askForMeters(
                            inquiry,
                            METERS + "&starting_after="
                                    + Inquiry.encoded(
                                            heard.need("/data/" + last + "/id").asText()),
                            other);
                    return;
                }
                inquiry.wrong(about
                        + (other == null
                                ? ": is not there"
                                : ": is " + Heard.shown(other.path("status").asText())) + "; make it there, or mend "
                        + inquiry.setting("event-name"));
                customers(inquiry, Optional.empty());
            });
        }

        private static void meter(Inquiry inquiry, String about, JsonNode meter) {
            boolean good = must(inquiry, about, meter, "/default_aggregation/formula", "sum");
            good &= must(inquiry, about, meter, "/customer_mapping/event_payload_key", "stripe_customer_id");
            good &= must(inquiry, about, meter, "/value_settings/event_payload_key", "value");
            if (meter.path("event_time_window").isTextual()) {
                good = false;
                inquiry.wrong(about + ": takes events pre-aggregated by "
                        + Heard.shown(meter.path("event_time_window").asText())
                        + ", where a correction would replace the number; make one that takes them raw");
            }
            if (good) {
                inquiry.isThere(about);
            }
            customers(inquiry, Optional.of(meter.path("id").asText()));
        }

        private static boolean must(Inquiry inquiry, String about, JsonNode meter, String pointer, String value) {
            String is = meter.at(pointer).asText();
            if (!is.equals(value)) {
                inquiry.wrong(
                        about + ": " + pointer.substring(1).replace('/', '.') + " must be '" + value + "', but is '"
                                + Heard.shown(is) + "'; make another meter, and mend " + inquiry.setting("event-name"));
            }
            return is.equals(value);
        }

        private static void customers(Inquiry inquiry, Optional<String> meter) {
            inquiry.customers()
                    .forEach(id -> inquiry.askFor(id, "/v1/customers/" + Inquiry.encoded(id), heard -> {
                        if (inquiry.missing(id, heard)) {
                            return;
                        }
                        if (heard.json().path("deleted").asBoolean()) {
                            inquiry.notThere(id, "the customer was deleted");
                            return;
                        }
                        heard.need("/id");
                        inquiry.found(id);
                        if (meter.isPresent()
                                && inquiry.expected().customers().get(id).users() != null) {
                            numbers(inquiry, id, meter.get());
                        }
                    }));
        }

        /** Of the month as a whole, which is one number, or none. */
        private static void numbers(Inquiry inquiry, String id, String meter) {
            inquiry.askFor(
                    id,
                    "/v1/billing/meters/" + Inquiry.encoded(meter) + "/event_summaries?customer=" + Inquiry.encoded(id)
                            + "&start_time=" + inquiry.expected().begin().getEpochSecond()
                            + "&end_time=" + inquiry.expected().end().getEpochSecond(),
                    shown -> {
                        JsonNode data = shown.list("/data");
                        inquiry.shows(
                                id,
                                data.isEmpty()
                                        ? LongNode.valueOf(0)
                                        : data.get(0).path("aggregated_value"));
                    });
        }
    }
}
