package io.headcount.reading;

import java.util.Objects;

/**
 * One company according to the vendor's export. Immutable.
 *
 * @param companyId the vendor's id, or null where the export names no ids; never blank
 * @param companyName as the export spells it: any text at all, to be escaped wherever it is shown
 * @param monthlyUsers users who were on the platform in the period; zero or more
 * @param maybeTotal whether it is the last row, has the sum of those above it, and no name or that of a total: then only
 *     the number of companies tells whether it is a company
 */
public record WitnessRow(String companyId, String companyName, long monthlyUsers, boolean maybeTotal) {

    public WitnessRow {
        Objects.requireNonNull(companyName, "companyName");
        if (companyId != null && companyId.isBlank()) {
            throw new IllegalArgumentException("a row with a blank company id");
        }
        if (monthlyUsers < 0) {
            throw new IllegalArgumentException("a row with " + monthlyUsers + " monthly users");
        }
    }

    /** A row that is a company. */
    public WitnessRow(String companyId, String companyName, long monthlyUsers) {
        this(companyId, companyName, monthlyUsers, false);
    }
}
