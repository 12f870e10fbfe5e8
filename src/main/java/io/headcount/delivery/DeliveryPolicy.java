package io.headcount.delivery;

import io.headcount.ledger.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again: after a minute, three, nine, and so on up to twelve hours, a quarter more or
 * less, until it is too old. About ten attempts in three days. Thread-safe if the random generator is.
 */
final class DeliveryPolicy {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
    /** A receiver may ask for patience, but not for more than this. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    private final Duration maxAge;
    private final RandomGenerator random;

    DeliveryPolicy(Duration maxAge, RandomGenerator random) {
        this.maxAge = maxAge;
        this.random = random;
    }

    /** When to try again, or nothing if a person must look at it first. */
    Optional<Instant> nextAttempt(Delivery delivery, Failure failure, Instant now) {
        return nextAttempt(delivery.releasedAt(), delivery.attempts(), failure, now);
    }

    /** The same, for whatever may be sent since a time, after so many attempts. */
    Optional<Instant> nextAttempt(Instant since, int attempts, Failure failure, Instant now) {
        Instant last = since.plus(maxAge);
        if (failure.permanent() || !now.isBefore(last)) {
            return Optional.empty();
        }
        Duration pause = pause(attempts);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration patience = asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
        Instant next = now.plus(patience.compareTo(pause) > 0 ? patience : pause);
        return Optional.of(next.isBefore(last) ? next : last);
    }

    private Duration pause(int attempts) {
        double millis = (double) FIRST_PAUSE.toMillis() * Math.pow(3, Math.min(attempts, 20) - 1.0);
        double bounded = Math.min(millis, (double) LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(Math.round(bounded * random.nextDouble(0.75, 1.25)));
    }
}
