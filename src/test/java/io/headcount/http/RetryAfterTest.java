package io.headcount.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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

    @Test
    void aDateIsWaitedFor() {
        assertThat(RetryAfter.parse("Sun, 01 Nov 2026 06:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
    }

    @Test
    void aDateThatIsPastMeansNow() {
        assertThat(RetryAfter.parse("Sun, 01 Nov 2026 05:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"-1", "soon", "1.5", "99999999999999999999", "2026-11-01T06:00:00Z"})
    void nonsenseIsNoReasonToWaitOrToFail(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
