package io.headcount.ledger;

import io.headcount.reading.Line;
import java.time.LocalDate;

/**
 * A company in the daily readings of a period.
 *
 * @param account whose it is
 * @param line what the newest reading that has it says
 * @param seenOn the day of that reading, in the billing time zone
 * @param readings on how many days it was read; 0 where its readings were kept by an older version, and nothing is known of the first
 * @param firstOn the day of the first reading, or null
 * @param firstMonthlyUsers its number then, or null
 * @param firstTargetUsers users registered then, or null where the vendor did not say
 */
public record CompanyUnderWay(
        String account,
        Line line,
        LocalDate seenOn,
        int readings,
        LocalDate firstOn,
        Long firstMonthlyUsers,
        Long firstTargetUsers) {}
