package io.headcount.statement;

import java.time.LocalDate;

/**
 * A company that was in the vendor's list of the period and is in it no more: the vendor drops a deleted company from
 * past months too, though the month is owed.
 *
 * @param companyId the company
 * @param companyName its last known name
 * @param lastMonthlyUsers its last known number
 * @param lastSeen the last day on which it was in the list, in the billing time zone
 * @param billed whether that number is part of the total
 */
public record Vanished(
        String companyId, String companyName, long lastMonthlyUsers, LocalDate lastSeen, boolean billed) {}
