package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;

/** Asks ConnectWise for each addition, and compares its quantity. Thread-safe. */
public final class ConnectWiseInquiry {

    private final Inquiries inquiries;
    private final Clock clock;

    public ConnectWiseInquiry(Inquiries inquiries, Clock clock) {
        this.inquiries = inquiries;
        this.clock = clock;
    }

    /** Begins to ask ConnectWise. */
    public void begin(Exchange exchange) {
        inquiries.begin(exchange, new ConnectWise(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    }

    private record ConnectWise(LocalDate today) implements Questionnaire {

        @Override
        public String noun() {
            return "addition";
        }

        @Override
        public void begin(Inquiry inquiry) {
            inquiry.customers().forEach(id -> {
                String[] ids = id.split("/");
                inquiry.askFor(id, "/finance/agreements/" + ids[0] + "/additions/" + ids[1], heard -> {
                    if (inquiry.missing(id, heard)) {
                        return;
                    }
                    JsonNode quantity = heard.need("/quantity");
                    String end = heard.json().path("cancelledDate").asText();
                    if (isOver(end)) {
                        inquiry.notThere(id, "the addition was cancelled on " + Heard.shown(end));
                    } else {
                        inquiry.found(id);
                        inquiry.shows(id, quantity);
                    }
                });
            });
        }

        /** A date-time in UTC, whose day counts; no date is no end. */
        private boolean isOver(String end) {
            return end.matches("\\d{4}-\\d{2}-\\d{2}.*") && end.substring(0, 10).compareTo(today.toString()) <= 0;
        }
    }
}
