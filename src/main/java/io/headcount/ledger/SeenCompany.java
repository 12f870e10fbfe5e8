package io.headcount.ledger;

import java.time.LocalDate;

/**
 * A company as it was last seen in the list of a period.
 *
 * @param companyId the company
 * @param companyName its name then
 * @param monthlyUsers its last known number
 * @param seenOn the last day on which it was in the list, in the billing time zone
 */
public record SeenCompany(String companyId, String companyName, long monthlyUsers, LocalDate seenOn) {}
