package io.headcount.reading;

import java.time.Instant;

/**
 * Why a total may be trusted.
 *
 * @param method what bore witness
 * @param readAt when the reading began
 * @param companies how many distinct companies the search pages named, which is the number they promised
 * @param searchTotal the sum of monthly users over the search pages
 * @param witnessTotal the sum according to the witness, equal to {@code searchTotal}; null with {@link Verification#TOTALS}
 * @param namesWrittenDifferently how many companies the witness calls by another name, though with the same numbers, each
 *     as often; mostly zero
 */
public record Proof(
        Verification method,
        Instant readAt,
        int companies,
        long searchTotal,
        Long witnessTotal,
        int namesWrittenDifferently) {

    /** A proof where all names are written alike. */
    public Proof(Verification method, Instant readAt, int companies, long searchTotal, Long witnessTotal) {
        this(method, readAt, companies, searchTotal, witnessTotal, 0);
    }
}
