package io.headcount.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Makes companies from the seed. A company is a function of the seed, the number of companies and its own index, so a
 * hundred thousand of them cost nothing until they are asked for.
 */
final class Companies {

    /** The reseller itself. */
    static final String RESELLER = "Anadolu Güvenlik MSP";

    /** The other one. */
    static final String SECOND_RESELLER = "Pacific Awareness Partners";

    private static final Instant FIRST_CREATED = Instant.parse("2021-03-01T08:00:00Z");
    private static final Instant LAST_CREATED = Instant.parse("2025-11-28T16:00:00Z");
    private static final LocalDate FIRST_LICENSE_END = LocalDate.of(2026, 3, 31);
    private static final int MOST_USERS = 2_000;

    /** One company that is over its licence and one without a limit, so that short lists have both. */
    private static final int SURELY_OVER = 1;

    private static final int SURELY_UNLIMITED = 2;

    private static final List<String> INDUSTRIES = List.of(
            "Banking & Finance", "Healthcare", "Education", "Manufacturing", "Retail, Wholesale", "Energy", "Public");
    private static final List<String> LICENSE_TYPES = List.of("Basic", "Standard", "Advanced", "Enterprise");

    private final Dice dice;
    private final int count;

    Companies(long seed, int count) {
        this.dice = new Dice(seed);
        this.count = count;
    }

    int count() {
        return count;
    }

    String resellerId() {
        return dice.uuid("reseller", 0).toString();
    }

    String id(long index) {
        return dice.uuid("company", index).toString();
    }

    /** Indexes from the count on give companies that the reseller doesn't have. */
    SandboxCompany at(int index, YearMonth month) {
        long target = targetUsers(index);
        return new SandboxCompany(
                id(index),
                CompanyNames.of(index, dice.seed()),
                monthlyUsers(index, month),
                target,
                licenseLimit(index, target),
                target * dice.below(15, "inactive", index) / 100,
                target * dice.below(10, "deleted", index) / 100,
                INDUSTRIES.get(dice.below(INDUSTRIES.size(), "industry", index)),
                LICENSE_TYPES.get(dice.below(LICENSE_TYPES.size(), "licence type", index)),
                FIRST_LICENSE_END
                        .plusDays(dice.below(900, "licence end", index))
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC),
                createdAt(index));
    }

    long monthlyUsers(int index, YearMonth month) {
        if (dice.percent(4, "dormant", index) || dice.percent(2, "quiet " + month, index)) {
            return 0;
        }
        long usual = usualUsers(index);
        return Math.min(MOST_USERS, usual * (85 + dice.below(31, month, index)) / 100);
    }

    boolean overLimit(int index) {
        long target = targetUsers(index);
        Long limit = licenseLimit(index, target);
        return limit != null && target > limit;
    }

    /** Many small customers, a few large ones: 1 to 1,800. */
    private long usualUsers(int index) {
        int bound = List.of(30, 120, 120, 450, 450, 1_800).get(dice.below(6, "size class", index));
        return 1L + dice.below(bound, "size", index);
    }

    private long targetUsers(int index) {
        return usualUsers(index) * (95 + dice.below(20, "target", index)) / 100 + 1;
    }

    private Long licenseLimit(int index, long target) {
        if (index == SURELY_OVER) {
            return target / 2;
        }
        if (index == SURELY_UNLIMITED || dice.percent(12, "unlimited", index)) {
            return null;
        }
        if (dice.percent(8, "over limit", index)) {
            return target * 9 / 10;
        }
        return (target * 115 / 100 / 25 + 1) * 25;
    }

    /** Strictly ascending by index, and for all indexes of the list before the first month that exists. */
    private Instant createdAt(int index) {
        long span = LAST_CREATED.getEpochSecond() - FIRST_CREATED.getEpochSecond();
        long step = span / Math.max(1, count);
        return FIRST_CREATED.plusSeconds(step * index + dice.below((int) Math.max(1, step), "created", index));
    }
}
