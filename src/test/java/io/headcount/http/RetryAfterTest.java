package io.headcount.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-01T06:00:00Z");

    @Test
    void secondsAreWaitedAsAsked() {
        assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofSeconds(120));
    }

    /** Some servers tell parts of a second; too early is too early. */
    @Test
    void aPartOfASecondCountsAsAWholeOne() {
        assertThat(RetryAfter.parse("3600.5", NOW)).contains(Duration.ofSeconds(3601));
        assertThat(RetryAfter.parse("3600.000", NOW)).contains(Duration.ofSeconds(3600));
    }

    @Test
    void aDateIsWaitedFor() {
        assertThat(RetryAfter.parse("Sun, 01 Nov 2026 06:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
    }

    @Test
    void aDateOfAnOldServerIsReadToo() {
        assertThat(RetryAfter.parse("Sun Nov  1 06:01:30 2026", NOW)).contains(Duration.ofSeconds(90));
        assertThat(RetryAfter.parse("Tue Nov 10 06:00:00 2026", NOW)).contains(Duration.ofDays(9));
    }

    @Test
    void aDateIsReadInEnglishOnEveryMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-SA-u-nu-arab"));
            assertThat(RetryAfter.parse("Sun, 01 Nov 2026 06:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
            assertThat(RetryAfter.parse("Sun Nov  1 06:01:30 2026", NOW)).contains(Duration.ofSeconds(90));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aDateThatIsPastMeansNow() {
        assertThat(RetryAfter.parse("Sun, 01 Nov 2026 05:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"-1", "soon", "1.5.5", ".5", "1,5", "99999999999999999999", "2026-11-01T06:00:00Z"})
    void nonsenseIsNoReasonToWaitOrToFail(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
