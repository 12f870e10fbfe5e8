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
 * @param month whether the vendor was seen to honour the month
 * @param clock the vendor's time when the first page was answered, or null where no answer bore a time that can be
 * @param namesWrittenDifferently how many companies the witness calls by another name, though with the same numbers, each
 *     as often; mostly zero
 */
public record Proof(
        Verification method,
        Instant readAt,
        int companies,
        long searchTotal,
        Long witnessTotal,
        MonthProof month,
        VendorClock clock,
        int namesWrittenDifferently) {

    /** A proof to which neither the month nor the clock was checked, and where all names are written alike. */
    public Proof(Verification method, Instant readAt, int companies, long searchTotal, Long witnessTotal) {
        this(method, readAt, companies, searchTotal, witnessTotal, MonthProof.UNCHECKED, null, 0);
    }
}
