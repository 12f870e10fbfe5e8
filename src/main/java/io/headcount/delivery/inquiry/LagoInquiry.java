package io.headcount.delivery.inquiry;

import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Asks Lago for the billable metric, and for the subscription of each customer. Thread-safe. */
public final class LagoInquiry {

    private final Inquiries inquiries;

    public LagoInquiry(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Begins to ask Lago. It shows the usage of the month under way only, so that numbers are not compared.
     *
     * @param metricCode the code of the billable metric
     */
    public void begin(Exchange exchange, @Variable("metricCode") String metricCode) {
        inquiries.begin(exchange, new Lago(metricCode));
    }

    private record Lago(String metricCode) implements Questionnaire {

        @Override
        public String noun() {
            return "subscription";
        }

        @Override
        public void begin(Inquiry inquiry) {
            String metric = "metric " + metricCode;
            inquiry.ask("/api/v1/billable_metrics/" + Inquiry.encoded(metricCode), metric, heard -> {
                if (!heard.isThere()) {
                    inquiry.wrong(metric + ": is not there" + heard.words() + "; make it there, or mend "
                            + inquiry.setting("metric-code"));
                    return;
                }
                String aggregation =
                        heard.need("/billable_metric/aggregation_type").asText();
                String field = heard.json().at("/billable_metric/field_name").asText();
                if (aggregation.equals("sum_agg") && field.equals("monthly_users")) {
                    inquiry.isThere(metric);
                } else {
                    inquiry.wrong(metric + ": must sum (sum_agg) monthly_users, but is " + Heard.shown(aggregation)
                            + " of " + Heard.shown(field) + "; mend it there, or " + inquiry.setting("metric-code"));
                }
            });
            inquiry.customers()
                    .forEach(id -> inquiry.askFor(id, "/api/v1/subscriptions/" + Inquiry.encoded(id), heard -> {
                        if (!inquiry.missing(id, heard)) {
                            String status = heard.need("/subscription/status").asText();
                            if (status.equals("active")) {
                                inquiry.found(id);
                            } else {
                                inquiry.notThere(id, "the subscription is " + Heard.shown(status) + ", not active");
                            }
                        }
                    }));
        }
    }
}
