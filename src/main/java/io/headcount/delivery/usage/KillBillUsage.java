package io.headcount.delivery.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The usage as Kill Bill's usage records, one call for each subscription, for a consumable unit (which is summed up).
 * Kill Bill refuses a {@code trackingId} that a subscription has already. Thread-safe.
 */
public final class KillBillUsage {

    /** {@code USAGE_RECORD_TRACKING_ID_ALREADY_EXISTS} */
    private static final int KNOWN = 50000;

    private final Customers customers;

    public KillBillUsage(Customers customers) {
        this.customers = customers;
    }

    /** @param unitType the unit of the catalogue */
    public List<UsageCall> calls(@Body String document, @Variable("unitType") String unitType)
            throws UnusableCustomers {
        Usage usage = Usage.of(document, "killbill", customers);
        return usage.difference().stream()
                .map(record -> UsageCall.of(record, body(usage, record, unitType)))
                .toList();
    }

    private static String body(Usage usage, UsageRecord record, String unitType) {
        ObjectNode body = Batches.JSON.createObjectNode();
        body.put("subscriptionId", record.customer());
        body.put("trackingId", record.id());
        ObjectNode unit = body.putArray("unitUsageRecords").addObject();
        unit.put("unitType", unitType);
        unit.putArray("usageRecords")
                .addObject()
                .put("recordDate", usage.lastDay().toString())
                .put("amount", record.quantity());
        return body.toString();
    }

    /**
     * Hears a success also in the refusal of what Kill Bill has already.
     *
     * @throws HttpOperationFailedException for any other refusal
     */
    public void accept(@Body String answer, @Header("CamelHttpResponseCode") int status)
            throws HttpOperationFailedException {
        if (status >= 300 && code(answer) != KNOWN) {
            throw new HttpOperationFailedException("killbill", status, "refused", null, Map.of(), null);
        }
    }

    private static int code(String answer) {
        try {
            return answer == null
                    ? 0
                    : Batches.JSON.readTree(answer).path("code").asInt();
        } catch (JsonProcessingException e) {
            return 0;
        }
    }
}
