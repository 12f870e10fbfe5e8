package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.MovableClock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a month is over depends on where one is billed, and not on where the machine stands. */
class BillingCalendarTest {

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-10-31T23:59:59.999Z, 2026-10",
        "UTC, 2026-11-01T00:00:00Z, 2026-11",
        "Europe/Istanbul, 2026-10-31T20:59:59.999Z, 2026-10",
        "Europe/Istanbul, 2026-10-31T21:00:00Z, 2026-11",
        "America/Los_Angeles, 2026-11-01T06:59:59Z, 2026-10",
        "America/Los_Angeles, 2026-11-01T07:00:00Z, 2026-11",
        "Pacific/Kiritimati, 2026-10-31T10:00:00Z, 2026-11",
        "Asia/Kathmandu, 2026-12-31T18:14:59Z, 2026-12",
        "Asia/Kathmandu, 2026-12-31T18:15:00Z, 2027-01",
        // Clocks go back in the night in which October ends: 00:59:59 comes twice in the Azores.
        "Atlantic/Azores, 2027-10-31T23:59:59Z, 2027-10",
        "Atlantic/Azores, 2027-11-01T01:00:00Z, 2027-11",
    })
    void aMonthEndsWhereItIsBilled(String zone, String now, YearMonth current) {
        TimeZone before = TimeZone.getDefault();
        for (String machine : new String[] {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
            try {
                TimeZone.setDefault(TimeZone.getTimeZone(machine));
                BillingCalendar calendar = new BillingCalendar(ZoneId.of(zone), Duration.ZERO, new MovableClock(now));

                assertThat(calendar.current()).isEqualTo(current);
                assertThat(calendar.lastClosed()).isEqualTo(current.minusMonths(1));
                assertThat(calendar.isClosed(current)).isFalse();
                assertThat(calendar.isClosed(current.minusMonths(1))).isTrue();
                assertThat(calendar.isClosed(current.plusMonths(1))).isFalse();
            } finally {
                TimeZone.setDefault(before);
            }
        }
    }

    @Test
    void aBilledMonthIsWatchedToTheDay() {
        YearMonth october = YearMonth.of(2026, 10);

        assertThat(at("2026-11-05T23:59:59Z").isWithin(october, 5)).isTrue();
        assertThat(at("2026-11-06T00:00:00Z").isWithin(october, 5)).isFalse();
        assertThat(at("2026-11-01T00:00:00Z").isWithin(october, 0)).isFalse();
    }

    private static BillingCalendar at(String now) {
        return new BillingCalendar(ZoneId.of("UTC"), Duration.ZERO, new MovableClock(now));
    }
}
