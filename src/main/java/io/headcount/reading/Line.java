package io.headcount.reading;

import java.time.LocalDate;
import java.util.Objects;

/**
 * One company in a reading: what the vendor says of it for one billing period.
 *
 * @param companyId the vendor's {@code companyResourceId}; never blank, unique within a reading
 * @param companyName as the customer wrote it: any text at all, to be escaped wherever it is shown
 * @param monthlyUsers users who were on the platform in the period, whatever became of them since; zero or more
 * @param targetUsers users registered now, or null where the vendor does not say
 * @param licenseLimit the number of users that the licence allows, or null where it does not limit them
 * @param licenseExpired whether the licence had run out at the time of the reading, or null where the vendor does not say
 * @param licenseEnds the last day of the licence, or null where the vendor does not say
 */
public record Line(
        String companyId,
        String companyName,
        long monthlyUsers,
        Long targetUsers,
        Long licenseLimit,
        Boolean licenseExpired,
        LocalDate licenseEnds) {

    public Line {
        Objects.requireNonNull(companyId, "companyId");
        Objects.requireNonNull(companyName, "companyName");
        if (companyId.isBlank()) {
            throw new IllegalArgumentException("a line without a company id");
        }
        if (monthlyUsers < 0) {
            throw new IllegalArgumentException("a line with " + monthlyUsers + " monthly users");
        }
    }

    /** Whether more users are registered than the licence allows: the vendor's own meaning of the words. */
    public boolean overLimit() {
        return licenseLimit != null && targetUsers != null && targetUsers > licenseLimit;
    }
}
