package io.headcount.reading;

import java.util.Objects;

/**
 * One company according to the vendor's export. Immutable.
 *
 * @param companyId the vendor's id, or null where the export names no ids; never blank
 * @param companyName as the export spells it: any text at all, to be escaped wherever it is shown
 * @param monthlyUsers users who were on the platform in the period; zero or more
 */
public record WitnessRow(String companyId, String companyName, long monthlyUsers) {

    public WitnessRow {
        Objects.requireNonNull(companyName, "companyName");
        if (companyId != null && companyId.isBlank()) {
            throw new IllegalArgumentException("a row with a blank company id");
        }
        if (monthlyUsers < 0) {
            throw new IllegalArgumentException("a row with " + monthlyUsers + " monthly users");
        }
    }
}
