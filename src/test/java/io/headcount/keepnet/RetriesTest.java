package io.headcount.keepnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.MovableClock;
import io.headcount.log.Meters;
import io.headcount.reading.UnprovenReading;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Patience with the vendor: enough for a bad minute, and never without end. */
class RetriesTest {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final MovableClock clock = new MovableClock("2026-11-01T06:00:00Z");
    private final Retries retries = retries(Map.of());
    private final Patience patience = retries.begin();

    static Stream<Exception> hopeless() {
        return Stream.of(
                CredentialRefused.notAReseller(),
                CredentialRefused.atTheDoor(400, "invalid_client"),
                CredentialRefused.tokenRejectedAgain(),
                new RefusedRequest("The vendor refused the request (400)."),
                new IllegalStateException("a bug"));
    }

    static Stream<Exception> hopeful() {
        return Stream.of(
                new VendorUnavailable(500, null),
                new VendorUnavailable(429, null),
                new UnreadableAnswer("a web page"),
                new IOException("connection reset"));
    }

    @ParameterizedTest
    @MethodSource("hopeless")
    void whatOnlyAPersonCanMendIsNotTriedAgain(Exception failure) {
        assertThat(pause(failure)).isNull();
    }

    @ParameterizedTest
    @MethodSource("hopeful")
    void whatMayPassIsTriedUntilTheTriesAreUsedUp(Exception failure) {
        List<Long> pauses = new ArrayList<>();
        for (Long pause = pause(failure); pause != null; pause = pause(failure)) {
            pauses.add(pause);
        }

        // Eight attempts are seven pauses.
        assertThat(pauses).hasSize(7);
        long expected = 1000;
        for (long pause : pauses) {
            assertThat(pause).isBetween(expected * 3 / 4, expected * 5 / 4);
            expected = Math.min(30_000, expected * 2);
        }
    }

    /** Camel hands the variables of a call back to the run: a patience that began anew with each call would never end. */
    @Test
    void aRunRemembersItsUnprovenReadingsByThePatienceOfAnyOfItsCalls() {
        Patience run = new Patience(Instant.MAX);

        assertThat(run.unproven(new UnprovenReading("one"))).isEqualTo(1);
        assertThat(run.ofCall().unproven(new UnprovenReading("two"))).isEqualTo(2);
        assertThat(run.ofCall().ofCall().unproven(new UnprovenReading("three"))).isEqualTo(3);
        assertThat(run.ofCall().failed()).isEqualTo(1);
        assertThat(run.failed()).isEqualTo(1);
    }

    @Test
    void aGoodAnswerInBetweenGivesNewPatience() {
        for (int i = 0; i < 50; i++) {
            assertThat(pause(new IOException("reset"))).isNotNull();
            patience.answered();
        }
    }

    @Test
    void manyClientsDoNotComeBackAsOne() {
        assertThat(Stream.generate(() -> pause(retries.begin(), new IOException("reset")))
                        .limit(20)
                        .distinct())
                .hasSizeGreaterThan(15);
    }

    @Test
    void whatTheVendorAsksForIsWaited() {
        assertThat(pause(new VendorUnavailable(429, Duration.ofSeconds(77)))).isEqualTo(77_000);
        assertThat(pause(new VendorUnavailable(503, Duration.ZERO))).isZero();
    }

    @Test
    void whatTheVendorAsksForBeyondTheDeadlineIsNotWaited() {
        assertThat(pause(new VendorUnavailable(429, Duration.ofMinutes(31)))).isNull();
        assertThat(pause(new VendorUnavailable(429, Duration.ofSeconds(999_999_999))))
                .isNull();
    }

    @Test
    void noRunOutlivesItsDeadline() {
        clock.set("2026-11-01T06:29:59.500Z");
        assertThat(pause(new IOException("reset"))).isNull();

        assertThat(pause(new TokenRejected())).as("a new token costs no pause").isZero();
        clock.set("2026-11-01T06:30:00.001Z");
        assertThat(pause(new TokenRejected())).isNull();
    }

    @Test
    void aReadingIsTakenThreeTimesBeforeWhatDiffersIsBelieved() {
        assertThat(pause(new UnprovenReading("they differ"))).isEqualTo(5000);
        assertThat(pause(new UnprovenReading("they differ"))).isEqualTo(5000);
        assertThat(pause(new UnprovenReading("they differ"))).isNull();
    }

    /** Of several calls that meet it only one fetches the new token; the others had a try less for the trouble that came next. */
    @Test
    void aTokenThatRanOutUsesUpNoTryOfTheCallThatMetIt() {
        Retries twice = retries(Map.of("KEEPNET_MAX_ATTEMPTS", "2"));
        Patience call = twice.begin().ofCall();

        assertThat(pause(twice, call, new TokenRejected())).isZero();
        assertThat(pause(twice, call, new IOException("reset"))).isNotNull();
        assertThat(pause(twice, call, new TokenRejected())).isZero();
        assertThat(pause(twice, call, new IOException("reset"))).isNull();
    }

    @Test
    void aSingleTryIsASingleTry() {
        Retries once = retries(Map.of("KEEPNET_MAX_ATTEMPTS", "1"));

        assertThat(pause(once, once.begin(), new IOException("reset"))).isNull();
    }

    @Test
    void theLongestPauseThatCanBeSetDoesNotOverflow() {
        Retries slow = retries(
                Map.of("KEEPNET_RETRY_DELAY", "366d", "KEEPNET_RUN_DEADLINE", "366d", "KEEPNET_MAX_ATTEMPTS", "100"));
        Patience run = slow.begin();
        for (int i = 0; i < 30; i++) {
            Long pause = pause(slow, run, new IOException("reset"));
            assertThat(pause == null || pause > 0).isTrue();
        }
    }

    private Long pause(Exception failure) {
        return pause(retries, patience, failure);
    }

    private Long pause(Patience run, Exception failure) {
        return pause(retries, run, failure);
    }

    /** The pause in milliseconds, or null where it is not tried again. */
    private static Long pause(Retries retries, Patience patience, Exception failure) {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        boolean again = retries.again(exchange, patience);
        Long pause = exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY, Long.class);
        assertThat(pause != null).isEqualTo(again);
        return pause;
    }

    private Retries retries(Map<String, String> environment) {
        try {
            return new Retries(
                    SettingsFile.read(Path.of("no-such-file"), environment), clock, new Random(7), Meters.NONE);
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }
}
