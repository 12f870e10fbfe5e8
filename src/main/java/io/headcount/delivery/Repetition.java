package io.headcount.delivery;

import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a further attempt could make a number wrong on the other side, so that a person must look there first. */
final class Repetition {

    private Repetition() {}

    /**
     * The attempts since the delivery was released; what was before, a person has answered for.
     *
     * @param all the delivery's attempts, in order, the one included that is under way
     */
    private static List<Attempt> earlier(Delivery delivery, List<Attempt> all) {
        return all.stream()
                .filter(attempt -> attempt.number() < delivery.attempts()
                        && !attempt.startedAt().isBefore(delivery.releasedAt()))
                .toList();
    }

    /** What keeps an attempt that was just begun from sending anything, if something does. */
    static Optional<String> beforeSending(Destination destination, Delivery delivery, List<Attempt> all, Instant now) {
        List<Attempt> earlier = earlier(delivery, all);
        if (!destination.countsTwice() || earlier.isEmpty()) {
            return Optional.empty();
        }
        Duration remembered = destination.adds().orElseThrow();
        Attempt first = earlier.get(0);
        if (!remembered.isZero()) {
            return now.isAfter(first.startedAt().plus(remembered))
                    ? Optional.of(forgotten(first, remembered, delivery))
                    : Optional.empty();
        }
        return earlier.stream()
                .filter(attempt -> attempt.endedAt() == null)
                .findFirst()
                .map(cut -> "attempt " + cut.number() + " of " + cut.startedAt()
                        + " was cut off, and nobody knows what arrived; " + look(delivery));
    }

    /**
     * What makes an attempt that failed the last one before a person has looked, if something does.
     *
     * @param next when it would be tried again
     * @param calls how many calls the attempt made
     */
    static Optional<String> afterFailure(
            Destination destination, Delivery delivery, List<Attempt> all, Failure failure, int calls, Instant next) {
        if (!destination.countsTwice()) {
            return Optional.empty();
        }
        Duration remembered = destination.adds().orElseThrow();
        if (remembered.isZero()) {
            boolean nothingArrived = calls == 0 || (calls == 1 && failure.withoutEffect());
            return nothingArrived
                    ? Optional.empty()
                    : Optional.of("nobody knows what arrived before it failed; " + look(delivery));
        }
        List<Attempt> earlier = earlier(delivery, all);
        Instant first = earlier.isEmpty()
                ? all.get(all.size() - 1).startedAt()
                : earlier.get(0).startedAt();
        return next.isAfter(first.plus(remembered))
                ? Optional.of("the next attempt would come more than " + remembered.toHours()
                        + " h after the first, when the receiver has forgotten what it got; " + look(delivery))
                : Optional.empty();
    }

    private static String forgotten(Attempt first, Duration remembered, Delivery delivery) {
        return "the first attempt was more than " + remembered.toHours() + " h ago, at " + first.startedAt()
                + ", and the receiver may have forgotten what it got; " + look(delivery);
    }

    private static String look(Delivery delivery) {
        return "what " + delivery.destination() + " gets twice it counts twice. Look there for "
                + delivery.statementId()
                + ": only if nothing of it is there, run 'headcount deliver --destination " + delivery.destination()
                + "'; if all of it is there, run it with --dismiss --reason TEXT, so that nothing waits for this delivery";
    }
}
