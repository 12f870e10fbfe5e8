package io.headcount.sandbox;

import java.time.Instant;

/**
 * The truth about one company in one month, as a correct reader of the sandbox must get it.
 *
 * @param id the {@code companyResourceId}: UUID-shaped
 * @param name any text at all: customers write it
 * @param monthlyUsers users who were on the platform in the month
 * @param targetUsers users registered now
 * @param licenseLimit how many users the licence allows, or null where it sets no limit
 * @param inactiveUsers registered users who are inactive now
 * @param deletedUsers users who were deleted since
 * @param industry the industry's name
 * @param licenseType the licence type's name
 * @param licenseEnds when the licence ends or ended
 * @param createdAt when the company was created; the list is in this order
 */
public record SandboxCompany(
        String id,
        String name,
        long monthlyUsers,
        long targetUsers,
        Long licenseLimit,
        long inactiveUsers,
        long deletedUsers,
        String industry,
        String licenseType,
        Instant licenseEnds,
        Instant createdAt) {

    /** Whether more users are registered than the licence allows. */
    public boolean overLimit() {
        return licenseLimit != null && targetUsers > licenseLimit;
    }

    SandboxCompany withMonthlyUsers(long corrected) {
        return new SandboxCompany(
                id,
                name,
                corrected,
                targetUsers,
                licenseLimit,
                inactiveUsers,
                deletedUsers,
                industry,
                licenseType,
                licenseEnds,
                createdAt);
    }
}
