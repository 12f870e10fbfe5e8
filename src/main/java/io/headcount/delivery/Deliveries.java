package io.headcount.delivery;

import io.headcount.delivery.smtp.OutgoingMail;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.log.Meters;
import io.headcount.log.Meters.Outcome;
import io.headcount.log.RunContext;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the delivery routes need of the ledger: which deliveries are due, what to send, and how an attempt ended. An
 * attempt is recorded before anything is sent, and what is sent is what was recorded. Thread-safe.
 */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** In characters: what the other side says can have millions. */
    private static final int LONGEST_REASON = 1_000;

    private static final String ATTEMPT = "headcount.attempt";
    private static final String MARK = "headcount.attempt.mark";

    private final Underway underway = new Underway();
    private final SharedDocument document = new SharedDocument();
    private final Ledger ledger;
    private final Settings settings;
    private final DeliveryPolicy policy;
    private final Alerts alerts;
    private final Clock clock;
    private final Meters meters;

    public Deliveries(
            Ledger ledger, Settings settings, Alerts alerts, Clock clock, RandomGenerator random, Meters meters) {
        this.ledger = ledger;
        this.settings = settings;
        this.policy = new DeliveryPolicy(settings.get(Setting.DELIVERY_MAX_AGE), random);
        this.alerts = alerts;
        this.clock = clock;
        this.meters = meters;
    }

    /** The destinations that have something due and are not just being delivered to by this process. */
    public List<String> destinationsDue() {
        endOverdue();
        giveBackLost();
        return ledger.deliveries().destinationsDue(clock.instant()).stream()
                .filter(destination -> !underway.isTaken(destination))
                .toList();
    }

    /**
     * Claims the next delivery that is due to a destination, and begins an attempt; null if there is none, or if an
     * earlier attempt of this process is still under way: a destination that hangs takes one thread. However the attempt
     * goes on, its end is taken note of: at the latest when its exchange is done, or its claim has lapsed.
     */
    public Delivery claimNext(@Body String destination, Exchange exchange) {
        Instant now = clock.instant();
        Underway.Attempt attempt =
                new Underway.Attempt(destination, now, now.plus(settings.get(Setting.DELIVERY_CLAIM)));
        if (!underway.begin(attempt)) {
            return null;
        }
        boolean begun = false;
        try {
            Optional<Delivery> claimed = ledger.deliveries().claimNext(destination, now, attempt.until());
            if (claimed.isPresent()) {
                exchange.setProperty(ATTEMPT, claimed.get());
                exchange.setProperty(MARK, attempt);
                exchange.getExchangeExtension().addOnCompletion(new LastEnd(attempt));
                attempt.of(claimed.get(), exchange);
                begun = true;
            }
            return claimed.orElse(null);
        } finally {
            if (!begun) {
                underway.leave(attempt);
            }
        }
    }

    /** Sees to it that an attempt ends with its exchange, whatever kept it from ending before. */
    private final class LastEnd extends SynchronizationAdapter {

        private final Underway.Attempt attempt;

        LastEnd(Underway.Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void onDone(Exchange exchange) {
            if (exchange.getContext().isStopping()) {
                abandon(attempt);
                return;
            }
            Exception thrown = exchange.getException();
            try {
                failed(
                        attempt,
                        thrown == null ? new IllegalStateException("it ended without a result") : thrown,
                        exchange);
            } catch (JdbiException e) {
                LOG.error(
                        "The outcome of the delivery to {} could not be recorded: {}. Its claim lapses, and it is"
                                + " tried again.",
                        attempt.destination(),
                        e.getMessage());
            }
        }
    }

    /** What serve's end cuts off is no failure: the next start takes it up as it would after a kill, only sooner. */
    private void abandon(Underway.Attempt attempt) {
        // It was interrupted to be cut off, and this is the last that it does.
        Thread.interrupted();
        try {
            if (attempt.end()) {
                ledger.deliveries().giveBack(attempt.destination());
            }
        } catch (JdbiException e) {
            LOG.debug("A claim is left to lapse: {}", e.toString());
        } finally {
            underway.leave(attempt);
        }
    }

    /** Ends what has outlasted its claim: another machine may have taken it over, and this one may try it again. */
    public void endOverdue() {
        for (Underway.Attempt attempt : underway.overdue(clock.instant())) {
            // Before its thread is interrupted, which would say that it was interrupted and not why.
            boolean ours = attempt.end();
            underway.abandon(attempt);
            if (ours) {
                markFailed(
                        attempt,
                        new TimeoutException("it had not ended after "
                                + settings.get(Setting.DELIVERY_CLAIM).toSeconds()
                                + " s (delivery.claim) and was abandoned"),
                        attempt.exchange());
            }
        }
    }

    /** Lets go of claims of which nobody here knows any more: their thread died between the claim and the attempt. */
    private void giveBackLost() {
        for (String destination : ledger.deliveries().destinationsClaimed()) {
            Instant now = clock.instant();
            Underway.Attempt none = new Underway.Attempt(destination, now, now);
            if (underway.begin(none)) {
                try {
                    ledger.deliveries().giveBack(destination);
                } finally {
                    underway.leave(none);
                }
            }
        }
    }

    /** The destinations at which threads hang that can't be ended, so that nothing more is tried there. */
    public List<String> stuck() {
        return underway.stuck();
    }

    /**
     * Lays out what a destination route gets: the document as the body, its variables, and no header at all, since a
     * header would travel to the other side.
     *
     * @throws NotDeliverable if no route delivers to this destination, or a person must look at it before it is sent
     */
    public void prepare(Exchange exchange) throws NotDeliverable {
        OutgoingCalls.begin(exchange);
        Message message = exchange.getMessage();
        Delivery delivery = message.getBody(Delivery.class);
        Destination destination = new Destinations(exchange.getContext())
                .find(delivery.destination())
                .orElseThrow(() -> new NoSuchDestination(delivery.destination()));
        RecordedStatement statement =
                ledger.statements().find(delivery.statementId()).orElseThrow();
        check(destination, delivery, statement);
        exchange.setVariable("destination", delivery.destination());
        exchange.setVariable("account", statement.account());
        exchange.setVariable("deliveryId", delivery.id());
        exchange.setVariable("statementId", statement.id());
        exchange.setVariable("period", statement.period().toString());
        exchange.setVariable("revision", statement.revision());
        exchange.setVariable("totalMonthlyUsers", statement.totalMonthlyUsers());
        exchange.setVariable("companyCount", statement.companyCount());
        message.removeHeaders("*");
        // Camel's HTTP, file and mail components turn text into bytes by this property.
        exchange.setProperty(Exchange.CHARSET_NAME, "UTF-8");
        message.setBody(document.of(ledger.statements(), statement.id()));
        RunContext.of(exchange)
                .during(() -> LOG.info(
                        "Delivering {} revision {} to {}, attempt {}.",
                        statement.period(),
                        statement.revision(),
                        delivery.destination(),
                        delivery.attempts()));
    }

    private void check(Destination destination, Delivery delivery, RecordedStatement statement) throws NotDeliverable {
        Optional<String> obstacle = Repetition.beforeSending(
                destination, delivery, ledger.deliveries().attempts(delivery.id()), clock.instant());
        if (obstacle.isEmpty() && destination.sets()) {
            obstacle = destination.wouldOverwrite(statement, ledger.statements().history());
        }
        if (obstacle.isPresent()) {
            throw new NotDeliverable(obstacle.get());
        }
    }

    /**
     * Takes note of whom a mail that was just taken did not reach: it stands with the delivery that is under way. With an alert none is,
     * and only the log tells.
     */
    public void noteRefused(@Body Object sent, @ExchangeProperty(MARK) Underway.Attempt attempt) {
        if (sent instanceof OutgoingMail mail && attempt != null) {
            mail.whomNot().ifPresent(words -> attempt.remark(OneLine.atMost(LONGEST_REASON, settings.redact(words))));
        }
    }

    /** The destination's route ended normally: the other side said yes. That is kept, if need be by trying again. */
    public void delivered(
            @ExchangeProperty(ATTEMPT) Delivery delivery, @ExchangeProperty(MARK) Underway.Attempt attempt) {
        Marking.during(left(attempt), "How far " + delivery.destination() + " was told", () -> refuseUntold(delivery));
        Instant now = clock.instant();
        Marking.during(left(attempt), "That " + delivery.destination() + " took " + delivery.statementId(), () -> {
            ledger.deliveries().delivered(delivery, now, attempt.remark());
            alerts.delivered(delivery);
            tellOfRefused(delivery, attempt.remark());
            endOvertaken(delivery);
        });
        attempt.end();
        underway.leave(attempt);
        meters.attempted(delivery.destination(), Outcome.DELIVERED, Duration.between(attempt.begun(), now));
        LOG.info("Delivered {} to {}.", delivery.statementId(), delivery.destination());
    }

    private void tellOfRefused(Delivery delivery, String remark) {
        if (remark == null) {
            alerts.everybodyTook(delivery);
        } else {
            alerts.someRefused(ledger.statements().find(delivery.statementId()).orElseThrow(), delivery, remark);
        }
    }

    /** A route that ends normally before everybody was told has left out a step. */
    private void refuseUntold(Delivery delivery) {
        ledger.usage().told(delivery.id()).filter(told -> !told.isComplete()).ifPresent(told -> {
            throw new IllegalStateException(told.inWords() + ", and the route deliver-" + delivery.destination()
                    + " ends as if that were all: its last step must be 'everybody' of 'told', as in routes/examples");
        });
    }

    /** The destination's route failed: the delivery is due again later, or held for a person. */
    public void failed(
            @ExchangeProperty(MARK) Underway.Attempt attempt,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable thrown,
            Exchange exchange) {
        try {
            end(attempt, thrown, exchange);
        } finally {
            // Whatever the destination's route has left there, nothing perhaps: there may be more that is due.
            exchange.getMessage().setBody(attempt.destination());
            underway.leave(attempt);
        }
    }

    private void end(Underway.Attempt attempt, Throwable thrown, Exchange exchange) {
        if (attempt.end()) {
            markFailed(attempt, thrown, exchange);
        }
    }

    private void markFailed(Underway.Attempt attempt, Throwable thrown, Exchange exchange) {
        Instant now = clock.instant();
        Marking.during(left(attempt), "That the delivery to " + attempt.destination() + " failed", () -> {
            failed(attempt.delivery(), attempt.begun(), now, thrown, exchange);
            endOvertaken(attempt.delivery());
        });
    }

    private Duration left(Underway.Attempt attempt) {
        return Duration.between(clock.instant(), attempt.until());
    }

    private void failed(Delivery delivery, Instant begun, Instant now, Throwable thrown, Exchange exchange) {
        Failure failure = Failure.of(thrown, now);
        // Clipped at the end, so that no secret is cut in two and shown by halves.
        String reason = OneLine.atMost(
                LONGEST_REASON,
                settings.redact(
                        OutgoingCalls.last(exchange).map(about -> about + ": ").orElse("") + failure.reason()));
        Optional<Instant> next = policy.nextAttempt(delivery, failure, now);
        Optional<String> danger = failure.permanent() ? Optional.empty() : danger(delivery, failure, next, exchange);
        boolean again = next.isPresent() && danger.isEmpty();
        meters.attempted(delivery.destination(), again ? Outcome.FAILED : Outcome.HELD, Duration.between(begun, now));
        if (again) {
            if (Failure.bare(thrown) instanceof NotEverybodyTold part && part.forPeople()) {
                alerts.toldInPart(
                        ledger.statements().find(delivery.statementId()).orElseThrow(), delivery, reason);
            }
            ledger.deliveries().failed(delivery, now, reason, next.get());
            LOG.warn(
                    "The delivery of {} to {} failed (attempt {}): {}. It stays pending; next attempt at {}.",
                    delivery.statementId(),
                    delivery.destination(),
                    delivery.attempts(),
                    reason,
                    next.get());
        } else {
            String held = failure.permanent() || danger.isPresent()
                    ? danger.map(words -> reason + "; " + words).orElse(reason)
                    : reason + " (no success for longer than delivery.max-age since " + delivery.releasedAt() + ")";
            // In this order: a kill in between must not leave a delivery that waits for a person of whom nobody is
            // told.
            alerts.held(ledger.statements().find(delivery.statementId()).orElseThrow(), delivery, held);
            ledger.deliveries().held(delivery, now, held);
            ledger.deliveries().waitingFor(delivery).stream()
                    .map(waiting ->
                            ledger.statements().find(waiting.statementId()).orElseThrow())
                    .forEach(alerts::heldBehind);
            LOG.error(
                    "The delivery of {} to {} is held after {} attempts: {}.{}",
                    delivery.statementId(),
                    delivery.destination(),
                    delivery.attempts(),
                    held,
                    Delivery.saysWhatToDo(held)
                            ? ""
                            : " Fix the cause, then run 'headcount deliver --destination " + delivery.destination()
                                    + "'.");
        }
    }

    /** What it has overtaken needs nobody any more. */
    private void endOvertaken(Delivery delivery) {
        ledger.deliveries().withdrawnBeside(delivery).forEach(alerts::delivered);
    }

    private Optional<String> danger(Delivery delivery, Failure failure, Optional<Instant> next, Exchange exchange) {
        return new Destinations(exchange.getContext())
                .find(delivery.destination())
                .flatMap(destination -> Repetition.afterFailure(
                        destination,
                        delivery,
                        ledger.deliveries().attempts(delivery.id()),
                        failure,
                        OutgoingCalls.of(exchange),
                        next.orElse(clock.instant())));
    }
}
