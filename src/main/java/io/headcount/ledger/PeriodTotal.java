package io.headcount.ledger;

import java.time.YearMonth;

/**
 * What a closed period was billed at.
 *
 * @param period the billing period
 * @param statementId the statement that says so
 * @param totalMonthlyUsers the total
 */
public record PeriodTotal(YearMonth period, String statementId, long totalMonthlyUsers) {}
