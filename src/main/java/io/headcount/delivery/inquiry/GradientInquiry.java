package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Asks Gradient for the service, and for each account. It shows no counts. Thread-safe. */
public final class GradientInquiry {

    private final Inquiries inquiries;

    public GradientInquiry(Inquiries inquiries) {
        this.inquiries = inquiries;
    }

    /**
     * Begins to ask Gradient.
     *
     * @param serviceId the service that counts are told for
     */
    public void begin(Exchange exchange, @Variable("serviceId") String serviceId) {
        inquiries.begin(exchange, new Gradient(serviceId));
    }

    private record Gradient(String serviceId) implements Questionnaire {

        @Override
        public String noun() {
            return "account";
        }

        @Override
        public void begin(Inquiry inquiry) {
            String about = "service " + serviceId;
            inquiry.ask("/api/vendor-api", about, heard -> {
                boolean known = false;
                if (heard.isThere()) {
                    for (JsonNode service : heard.list("/data/skus")) {
                        known |= service.path("id").asText().equals(serviceId);
                    }
                }
                if (known) {
                    inquiry.isThere(about);
                } else {
                    inquiry.wrong(about + ": is not there" + (heard.isThere() ? "" : heard.words())
                            + "; make it there, or mend " + inquiry.setting("service-id"));
                }
            });
            inquiry.ask("/api/vendor-api/organization/accounts", "the accounts", heard -> {
                Map<String, JsonNode> accounts = new HashMap<>();
                if (heard.isThere()) {
                    heard.list("/data")
                            .forEach(account -> accounts.put(account.path("id").asText(), account));
                }
                inquiry.customers().forEach(id -> account(inquiry, id, accounts.get(id)));
            });
        }

        private static void account(Inquiry inquiry, String id, JsonNode account) {
            if (account == null) {
                inquiry.notThere(id, "there is no such account");
                return;
            }
            inquiry.found(id);
            JsonNode mapped = account.path("isMapped");
            if (mapped.isBoolean() && !mapped.asBoolean()) {
                inquiry.doubtful(inquiry.inWords(id)
                        + ": the account is not mapped there yet; its count is refused until it is");
            }
        }
    }
}
