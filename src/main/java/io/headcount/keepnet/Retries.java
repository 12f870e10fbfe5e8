package io.headcount.keepnet;

import io.headcount.http.ProxyRefusal;
import io.headcount.log.Meters;
import io.headcount.log.RunContext;
import io.headcount.reading.NoRoom;
import io.headcount.reading.UnprovenReading;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.Temporary;
import io.headcount.text.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which failures are worth another try, and after what pause. The route configuration asks after each failure of a call
 * to the vendor; both the number of tries and the run's time are bounded. Thread-safe.
 */
public final class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** How often a whole reading is taken before what differs is believed to differ. */
    private static final int READINGS = 3;
    /** A list that moved under the reading needs longer to come to rest than a server to catch its breath. */
    private static final int REREADING_PAUSES = 5;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final int maxAttempts;
    private final Duration firstPause;
    private final Duration runDeadline;
    private final Clock clock;
    private final RandomGenerator random;
    private final Meters meters;

    public Retries(Settings settings, Clock clock, RandomGenerator random, Meters meters) {
        this.maxAttempts = settings.get(Setting.KEEPNET_MAX_ATTEMPTS);
        this.firstPause = settings.get(Setting.KEEPNET_RETRY_DELAY);
        this.runDeadline = settings.get(Setting.KEEPNET_RUN_DEADLINE);
        this.clock = clock;
        this.random = random;
        this.meters = meters;
    }

    /** A run that begins now: how long it may take, and no failure so far. */
    public Patience begin() {
        return new Patience(clock.instant().plus(runDeadline));
    }

    /** The patience with one call of a run, which may be one of several at once. */
    public Patience ofCall(@Variable("patience") Patience run) {
        return run.ofCall();
    }

    /** Whether to try again what just failed; the pause goes to the exchange, where Camel looks for it. */
    public boolean again(Exchange exchange, @Variable("patience") Patience patience) {
        // Camel's error handler asks, and not a step of a route, which would have said what this is about.
        return RunContext.of(exchange).during(() -> decide(exchange, patience));
    }

    /**
     * For who calls without a route that asks {@link #again}: whether the call failed because the vendor asked to wait, and may be made
     * once more.
     *
     * @return after what pause; nothing if it may not
     */
    public Optional<Duration> whenAskedToWait(Exchange call, Patience patience) {
        if (!(call.getException() instanceof VendorUnavailable refusal) || refusal.status() != TOO_MANY_REQUESTS) {
            return Optional.empty();
        }
        call.setProperty(Exchange.EXCEPTION_CAUGHT, refusal);
        return again(call, patience)
                ? Optional.of(Duration.ofMillis(call.getMessage().getHeader(Exchange.REDELIVERY_DELAY, Long.class)))
                : Optional.empty();
    }

    private boolean decide(Exchange exchange, Patience patience) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Optional<Duration> pause = pause(failure, patience);
        if (pause.isEmpty()) {
            return false;
        }
        if (clock.instant().plus(pause.get()).isAfter(patience.deadline())) {
            LOG.warn("{} No time is left to try again before keepnet.run-deadline.", describe(failure));
            return false;
        }
        LOG.warn(
                failure instanceof UnprovenReading
                        ? "{} The whole list is read again in {} ms."
                        : "{} Trying again in {} ms.",
                describe(failure),
                pause.get().toMillis());
        meters.retried(cause(failure));
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, pause.get().toMillis());
        return true;
    }

    private Optional<Duration> pause(Exception failure, Patience patience) {
        if (failure instanceof NoRoom
                || failure instanceof Temporary.NoPlace
                || (failure instanceof ProxyRefusal refusal && refusal.isAboutSignIn())) {
            return Optional.empty();
        }
        if (failure instanceof UnprovenReading unproven) {
            return patience.unproven(unproven) < READINGS
                    ? Optional.of(firstPause.multipliedBy(REREADING_PAUSES))
                    : Optional.empty();
        }
        if (failure instanceof TokenRejected) {
            // Costs no try: that a token runs out is no fault of the vendor's, and several calls may meet it. A call
            // whose new token is rejected, too, ends in CredentialRefused.
            return Optional.of(Duration.ZERO);
        }
        if (!isWorthwhile(failure)) {
            return Optional.empty();
        }
        if (failure instanceof VendorUnavailable unavailable && unavailable.status() == TOO_MANY_REQUESTS) {
            patience.pressed();
        }
        int failures = patience.failed();
        if (failures >= maxAttempts) {
            return Optional.empty();
        }
        Optional<Duration> asked =
                failure instanceof VendorUnavailable unavailable ? unavailable.retryAfter() : Optional.empty();
        return Optional.of(asked.orElseGet(() -> backOff(failures)));
    }

    private static boolean isWorthwhile(Exception failure) {
        return failure instanceof VendorUnavailable
                || failure instanceof UnreadableAnswer
                || failure instanceof IOException;
    }

    /** Doubles from pause to pause; a quarter more or less, so that many clients do not come back as one. */
    private Duration backOff(int failures) {
        long longest = Math.max(LONGEST_PAUSE.toMillis(), firstPause.toMillis());
        long pause = Math.min(longest, firstPause.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(Math.round(pause * random.nextDouble(0.75, 1.25)));
    }

    private static String cause(Exception failure) {
        if (failure instanceof VendorUnavailable unavailable) {
            return String.valueOf(unavailable.status());
        }
        if (failure instanceof UnprovenReading) {
            return "unproven";
        }
        if (failure instanceof TokenRejected) {
            return "token";
        }
        return failure instanceof UnreadableAnswer ? "unreadable" : "connection";
    }

    private static String describe(Exception failure) {
        if (failure instanceof UnprovenReading) {
            return "The total is not proven: " + failure.getMessage() + ".";
        }
        return failure instanceof KeepnetException
                ? failure.getMessage()
                : "The connection to the vendor failed: " + Reason.of(failure) + ".";
    }
}
