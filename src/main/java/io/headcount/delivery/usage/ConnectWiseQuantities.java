package io.headcount.delivery.usage;

import java.util.List;
import org.apache.camel.Body;

/**
 * Each company's users as the quantity of an addition to an agreement in ConnectWise PSA, which is a number that it
 * keeps. The customer is {@code agreement/addition}. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">JSON Patch</a>, of whose paths ConnectWise leaves the slash out
 */
public final class ConnectWiseQuantities {

    private final Customers customers;

    public ConnectWiseQuantities(Customers customers) {
        this.customers = customers;
    }

    public List<UsageCall> calls(@Body String document) throws UnusableCustomers {
        return Usage.of(document, "connectwise", customers).absolute().stream()
                .map(record -> UsageCall.of(record, patch(record.quantity())))
                .toList();
    }

    private static String patch(long quantity) {
        return Batches.JSON
                .createArrayNode()
                .add(Batches.JSON
                        .createObjectNode()
                        .put("op", "replace")
                        .put("path", "quantity")
                        .put("value", quantity))
                .toString();
    }

    /** Where an addition is, behind the address of the API: {@code 12/345} is the addition 345 of the agreement 12. */
    public String path(@Body UsageCall call) {
        String[] ids = call.customer().split("/");
        return "/finance/agreements/" + ids[0] + "/additions/" + ids[1];
    }
}
