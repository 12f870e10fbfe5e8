package io.headcount.delivery;

import io.headcount.alert.Alerts;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.log.RunContext;
import io.headcount.metrics.Meters;
import io.headcount.metrics.Meters.Outcome;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
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
    private static final String BEGUN = "headcount.attempt.begun";

    private final Set<String> busy = ConcurrentHashMap.newKeySet();
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
        return ledger.deliveries().destinationsDue(clock.instant()).stream()
                .filter(destination -> !busy.contains(destination))
                .toList();
    }

    /**
     * Claims the next delivery that is due to a destination, and begins an attempt; null if there is none, or if an
     * earlier attempt of this process is still under way: a destination that hangs takes one thread and no more.
     */
    public Delivery claimNext(@Body String destination) {
        if (!busy.add(destination)) {
            return null;
        }
        Optional<Delivery> claimed = Optional.empty();
        try {
            Instant now = clock.instant();
            claimed = ledger.deliveries().claimNext(destination, now, now.plus(settings.get(Setting.DELIVERY_CLAIM)));
        } finally {
            if (claimed.isEmpty()) {
                busy.remove(destination);
            }
        }
        return claimed.orElse(null);
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
        exchange.setProperty(ATTEMPT, delivery);
        exchange.setProperty(BEGUN, clock.instant());
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
        message.setBody(ledger.statements().document(statement.id()));
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

    /** The destination's route ended normally: the other side said yes. */
    public void delivered(@ExchangeProperty(ATTEMPT) Delivery delivery, @ExchangeProperty(BEGUN) Instant begun) {
        busy.remove(delivery.destination());
        Instant now = clock.instant();
        ledger.deliveries().delivered(delivery, now);
        meters.attempted(delivery.destination(), Outcome.DELIVERED, Duration.between(begun, now));
        alerts.delivered(delivery);
        LOG.info("Delivered {} to {}.", delivery.statementId(), delivery.destination());
    }

    /** The destination's route failed: the delivery is due again later, or held for a person. */
    public void failed(
            @ExchangeProperty(ATTEMPT) Delivery delivery,
            @ExchangeProperty(BEGUN) Instant begun,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception thrown,
            Exchange exchange) {
        busy.remove(delivery.destination());
        Instant now = clock.instant();
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
            LOG.error(
                    "The delivery of {} to {} is held after {} attempts: {}. Mend the cause, then run 'headcount deliver"
                            + " --destination {}'.",
                    delivery.statementId(),
                    delivery.destination(),
                    delivery.attempts(),
                    held,
                    delivery.destination());
        }
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
