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
 * @param writtenDifferently some of the names that the witness writes differently, in words
 */
public record ProvenReading(
        String account, YearMonth period, List<Line> lines, long total, Proof proof, List<String> writtenDifferently) {

    /** A reading where all names are written alike. */
    public ProvenReading(String account, YearMonth period, List<Line> lines, long total, Proof proof) {
        this(account, period, lines, total, proof, List.of());
    }
}
