package io.headcount.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryPolicyTest {

    private static final Instant RELEASED = Instant.parse("2026-11-01T06:00:00Z");
    private static final Failure BUSY = new Failure("busy", false, Optional.empty());

    private final DeliveryPolicy policy = new DeliveryPolicy(Duration.ofDays(3), new Random(7));

    @Test
    void aReceiverThatIsDownForAWeekendIsTriedAboutTenTimesInThreeDays() {
        Instant now = RELEASED;
        int attempts = 0;
        Optional<Instant> next = Optional.of(now);
        while (next.isPresent()) {
            now = next.get();
            attempts++;
            next = policy.nextAttempt(delivery(attempts), BUSY, now);
        }

        assertThat(attempts).isBetween(9, 14);
        assertThat(now).isEqualTo(RELEASED.plus(Duration.ofDays(3)));
    }

    @Test
    void manyDeliveriesThatFailedTogetherDoNotComeBackAsOne() {
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i ->
                                policy.nextAttempt(delivery(1), BUSY, RELEASED).orElseThrow())
                        .distinct())
                .hasSizeGreaterThan(15)
                .allSatisfy(next -> assertThat(Duration.between(RELEASED, next))
                        .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(75)));
    }

    @Test
    void aReceiverThatAsksForPatienceGetsItWithinReason() {
        assertThat(next(asking(Duration.ofMinutes(30)))).contains(RELEASED.plus(Duration.ofMinutes(30)));
        assertThat(next(asking(Duration.ofDays(300)))).contains(RELEASED.plus(Duration.ofDays(1)));
    }

    @Test
    void aReceiverThatIsGoneForGoodIsNotAskedAgain() {
        assertThat(next(new Failure("gone", true, Optional.of(Duration.ofMinutes(1)))))
                .isEmpty();
    }

    private Optional<Instant> next(Failure failure) {
        return policy.nextAttempt(delivery(1), failure, RELEASED);
    }

    private static Failure asking(Duration patience) {
        return new Failure("later", false, Optional.of(patience));
    }

    private static Delivery delivery(int attempts) {
        return new Delivery("s-x", "s", "x", DeliveryState.PENDING, attempts, RELEASED, RELEASED, null, null);
    }
}
