package io.headcount.reading;

import java.time.YearMonth;
import java.util.List;

/**
 * A reading that may be billed by: complete, and confirmed by its witness. Only {@link Prover} makes one.
 *
 * @param account the id of the account whose companies were read
 * @param period the billing period
 * @param lines every company, each once, in the vendor's order
 * @param total the sum of their monthly users
 * @param proof why
 */
public record ProvenReading(String account, YearMonth period, List<Line> lines, long total, Proof proof) {}
