package io.headcount.delivery;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.Report;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes of reports need of the ledger: which is due, and how an attempt ended. As with the deliveries of statements an attempt is
 * recorded before anything is sent, and fails by the same policy; but a report that is too old is given up, since the next one says more.
 * Thread-safe.
 */
public final class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private static final int LONGEST_REASON = 900;
    private static final String TROUBLE = "the capacity report";

    private final Ledger ledger;
    private final Settings settings;
    private final DeliveryPolicy policy;
    private final Clock clock;

    public Reports(Ledger ledger, Settings settings, Clock clock, RandomGenerator random) {
        this.ledger = ledger;
        this.settings = settings;
        this.policy = new DeliveryPolicy(settings.get(Setting.DELIVERY_MAX_AGE), random);
        this.clock = clock;
    }

    /** Claims the next report that is due, and begins an attempt; null if there is none. */
    public Report claimNext() {
        Instant now = clock.instant();
        return ledger.reports()
                .claimNext(now, now.plus(settings.get(Setting.DELIVERY_CLAIM)))
                .orElse(null);
    }

    /** The mail server took it. That is kept, if need be by trying again. */
    public void delivered(@Variable("report") Report report) {
        Instant now = clock.instant();
        Duration left = settings.get(Setting.DELIVERY_CLAIM).dividedBy(2);
        Marking.during(left, "That the mail server took " + report.id(), () -> {
            ledger.reports().delivered(report, now);
            ledger.troubles().end(TROUBLE, now);
        });
        LOG.info("Mailed {} to capacity.to.", report.id());
    }

    /** It failed: it is due again later, or given up and people are told. */
    public void failed(
            @Variable("report") Report report, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable thrown) {
        Instant now = clock.instant();
        Failure failure = Failure.of(thrown, now);
        String reason = OneLine.atMost(LONGEST_REASON, settings.redact(failure.reason()));
        Optional<Instant> next = policy.nextAttempt(report.madeAt(), report.attempts(), failure, now);
        if (next.isPresent()) {
            ledger.reports().failed(report, reason, next.get());
            LOG.warn(
                    "{} could not be mailed (attempt {}): {}. It stays pending; next attempt at {}.",
                    report.id(),
                    report.attempts(),
                    reason,
                    next.get());
        } else {
            String message = "The report " + report.id() + " could not be mailed to capacity.to and is given up after "
                    + report.attempts() + " attempts: " + reason
                    + ". Nothing of a statement is lost; 'headcount capacity' shows the same. Fix the cause: the next"
                    + " report is made at capacity.schedule.";
            ledger.troubles().raise(TROUBLE, "the capacity report could not be mailed", message, false, now);
            ledger.reports().held(report, reason, now);
            LOG.error("{}", message);
        }
    }
}
