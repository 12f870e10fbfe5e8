package io.headcount.delivery.inquiry;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;

/**
 * Whom a billing system should know. Immutable.
 *
 * @param destination the destination, such as {@code lago}
 * @param customers by their ids there
 * @param period the month whose numbers are compared, where there are any
 * @param zone where months begin and end
 * @param until when the asking must be over
 */
public record Expected(
        String destination, Map<String, Customer> customers, YearMonth period, ZoneId zone, Instant until) {

    /**
     * A customer.
     *
     * @param company in words
     * @param users what it was told of the month; null where that is not compared
     */
    public record Customer(String company, Long users) {}

    public Expected {
        customers = Map.copyOf(customers);
    }

    boolean comparesNumbers() {
        return customers.values().stream().anyMatch(customer -> customer.users() != null);
    }

    /** The month's first moment. */
    Instant begin() {
        return period.atDay(1).atStartOfDay(zone).toInstant();
    }

    /** The first moment after the month. */
    Instant end() {
        return period.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
    }
}
