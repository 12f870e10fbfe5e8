package io.headcount.delivery.usage;

import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each company's users as Gradient's unit count, which is a number that it keeps. Thread-safe. */
public final class GradientCounts {

    private static final Logger LOG = LoggerFactory.getLogger(GradientCounts.class);
    private static final int NOT_MAPPED = 404;

    private final Customers customers;

    public GradientCounts(Customers customers) {
        this.customers = customers;
    }

    public List<UsageCall> calls(@Body String document) throws UnusableCustomers {
        return Usage.of(document, "gradient", customers).absolute().stream()
                .map(record -> UsageCall.of(
                        record,
                        Batches.JSON
                                .createObjectNode()
                                .put("accountId", record.customer())
                                .put("unitCount", record.quantity())
                                .toString()))
                .toList();
    }

    /** Says who was not taken: that an account is not mapped there yet is normal, but nobody is billed for it. */
    public void accept(
            @Variable("call") UsageCall call,
            @Variable("period") String period,
            @Header("CamelHttpResponseCode") int status) {
        if (status == NOT_MAPPED) {
            LOG.warn(
                    "Gradient has no account {} mapped to this service yet, so that {} is not counted there in {}. Map"
                            + " it there, then run 'headcount deliver --again --period {} --destination gradient'. If"
                            + " it says so of everybody, check gradient.url and gradient.service-id.",
                    call.customer(),
                    call.companyName(),
                    period,
                    period);
        }
    }
}
