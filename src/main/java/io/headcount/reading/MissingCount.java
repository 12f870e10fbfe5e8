package io.headcount.reading;

/** What a company without a number of monthly users means; the values of the setting {@code billing.missing-count}. */
public enum MissingCount {
    /** The reading fails and names the company: a number that nobody gave is not billed. */
    ERROR,
    /** The company had no users in the period. */
    ZERO
}
