package io.headcount.delivery.usage;

import io.headcount.delivery.NotDeliverable;
import io.headcount.ledger.UsageEntry;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * Each company's users as the quantity of an addition to an agreement in ConnectWise PSA, which is a number that it
 * keeps. The customer is {@code agreement/addition}. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">JSON Patch</a>, of whose paths ConnectWise leaves the slash out
 */
public final class ConnectWiseQuantities {

    private final Tellings tellings;

    public ConnectWiseQuantities(Tellings tellings) {
        this.tellings = tellings;
    }

    /** Begins to tell ConnectWise what it lacks. */
    public void missing(Exchange exchange) throws UnusableCustomers {
        tellings.begin(exchange, new ConnectWise());
    }

    /** @throws NotDeliverable always */
    public void calls() throws NotDeliverable {
        throw new OutdatedRoute("connectwise");
    }

    /** Where an addition is, behind the address of the API: {@code 12/345} is the addition 345 of the agreement 12. */
    public String path(@Body UsageCall call) {
        String[] ids = call.customer().split("/");
        return "/finance/agreements/" + ids[0] + "/additions/" + ids[1];
    }

    record ConnectWise() implements BillingSystem {

        @Override
        public String column() {
            return "connectwise";
        }

        @Override
        public boolean keepsANumber() {
            return true;
        }

        @Override
        public String body(Usage usage, List<UsageEntry> records) {
            return Usage.JSON
                    .createArrayNode()
                    .add(Usage.JSON
                            .createObjectNode()
                            .put("op", "replace")
                            .put("path", "quantity")
                            .put("value", records.get(0).quantity()))
                    .toString();
        }
    }
}
