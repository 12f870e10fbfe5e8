package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.time.YearMonth;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Asks Kill Bill for the unit in its catalogue, for each subscription, and for what is recorded of the month. Thread-safe. */
public final class KillBillInquiry {

    private final Inquiries inquiries;

    public KillBillInquiry(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Begins to ask Kill Bill.
     *
     * @param unitType the unit of the catalogue
     */
    public void begin(Exchange exchange, @Variable("unitType") String unitType) {
        inquiries.begin(exchange, new KillBill(unitType));
    }

    private record KillBill(String unitType) implements Questionnaire {

        @Override
        public String noun() {
            return "subscription";
        }

        @Override
        public void begin(Inquiry inquiry) {
            String about = "unit " + unitType;
            inquiry.ask("/1.0/kb/catalog", about, heard -> {
                boolean known = false;
                if (heard.isThere()) {
                    for (JsonNode version : heard.list("/versions")) {
                        for (JsonNode unit : version.path("units")) {
                            known |= unit.path("name").asText().equals(unitType);
                        }
                    }
                }
                if (known) {
                    inquiry.isThere(about);
                } else {
                    inquiry.wrong(about + ": is in no version of the catalogue; add it there, or mend "
                            + inquiry.setting("unit-type"));
                }
            });
            inquiry.customers()
                    .forEach(id -> inquiry.askFor(id, "/1.0/kb/subscriptions/" + Inquiry.encoded(id), heard -> {
                        if (!inquiry.missing(id, heard)) {
                            subscription(inquiry, id, heard);
                        }
                    }));
        }

        private void subscription(Inquiry inquiry, String id, Heard heard) {
            String state = heard.need("/state").asText();
            if (!state.equals("ACTIVE")) {
                inquiry.notThere(id, "the subscription is " + Heard.shown(state) + ", not ACTIVE");
                return;
            }
            inquiry.found(id);
            if (inquiry.expected().customers().get(id).users() != null) {
                YearMonth month = inquiry.expected().period();
                inquiry.askFor(
                        id,
                        "/1.0/kb/usages/" + Inquiry.encoded(id) + "/" + Inquiry.encoded(unitType) + "?startDate="
                                + month.atDay(1) + "&endDate="
                                + month.plusMonths(1).atDay(1),
                        shown -> inquiry.shows(id, amount(shown)));
            }
        }

        private JsonNode amount(Heard shown) {
            for (JsonNode unit : shown.list("/rolledUpUnits")) {
                if (unit.path("unitType").asText().equals(unitType)) {
                    return unit.path("amount");
                }
            }
            return LongNode.valueOf(0);
        }
    }
}
