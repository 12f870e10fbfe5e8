package io.headcount.delivery.usage;

import io.headcount.delivery.Failure;
import io.headcount.delivery.NotEverybodyTold;
import io.headcount.http.RetryAfter;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes of billing systems have in common: which call is next, what was answered, and whether everybody was told. Each call
 * is in the ledger before it is made, and its answer before the next. Thread-safe.
 */
public final class Tellings {

    private static final Logger LOG = LoggerFactory.getLogger(Tellings.class);

    private static final String TELLING = "headcount.telling";
    private static final int LONGEST = 300;
    private static final int NAMED = 20;

    private final Ledger ledger;
    private final Customers customers;
    private final Settings settings;
    private final Clock clock;

    /** @param ledger null where nothing is delivered */
    public Tellings(Ledger ledger, Customers customers, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.customers = customers;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins to tell a system of the statement that is the body, and leaves the first call as the body, as {@link #next} does the others.
     *
     * @throws UnusableCustomers if nobody can tell which customer a company is
     */
    void begin(Exchange exchange, BillingSystem system) throws UnusableCustomers {
        dropHeaders(exchange);
        Usage usage = Usage.of(exchange.getMessage().getBody(String.class));
        exchange.removeProperty(TELLING);
        if (usage.isProvisional()) {
            LOG.warn(
                    "The statement of {} is provisional: nothing is sent to {}.",
                    usage.data().period(),
                    system.column());
            exchange.getMessage().setBody(null);
            return;
        }
        Delivery delivery = ledger.deliveries()
                .find(exchange.getVariable("deliveryId", String.class))
                .orElseThrow();
        String column = column(delivery.destination(), system);
        Map<String, String> mapping = customers.of(column);
        sayUnknown(usage, column);
        String account = exchange.getVariable("account", String.class);
        YearMonth period = YearMonth.parse(usage.data().period());
        new EarlierVersion(ledger, clock, system, mapping).makeUpFor(delivery.destination(), account, period);
        Books books = new Books(
                ledger,
                clock,
                delivery,
                account,
                period,
                system.keepsANumber(),
                settings.get(Setting.DELIVERY_CLAIM),
                exchange.getContext()::isStopping);
        Telling telling = new Telling(system, usage, mapping, books);
        telling.begin();
        exchange.setProperty(TELLING, telling);
        next(exchange);
    }

    /** A numbered copy has customers of its own; under any other name it is the system itself by another route. */
    private static String column(String destination, BillingSystem system) {
        return Customers.system(destination).filter(system.column()::equals).isPresent()
                ? destination
                : system.column();
    }

    /** What an answer says in its headers must not steer the next call. */
    private static void dropHeaders(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
    }

    private void sayUnknown(Usage usage, String system) throws UnusableCustomers {
        List<String> unknown = customers.unknown(system, usage.document());
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "config/customers.csv names {} companies for {} that the statement of {} does not have: {}{}.",
                    unknown.size(),
                    system,
                    usage.data().period(),
                    String.join(", ", unknown.stream().limit(NAMED).toList()),
                    unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : "");
        }
    }

    /** Leaves the next {@link UsageCall} as the body, which is in the ledger now as made; an empty body if there is none. */
    public void next(Exchange exchange) {
        exchange.getMessage().setBody(telling(exchange).next());
    }

    /** The call was answered: with a yes, which is in the ledger when this returns, or with a refusal. */
    public void answered(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        boolean yes = status != null && status >= 200 && status < 300;
        String body = yes ? null : exchange.getMessage().getBody(String.class);
        String wait = exchange.getMessage().getHeader("Retry-After", String.class);
        dropHeaders(exchange);
        telling(exchange)
                .answered(new Answer(
                        status == null ? 0 : status,
                        body == null ? "" : settings.redact(body),
                        RetryAfter.parse(wait, clock.instant())));
    }

    /** The call failed in some way that is no answer. */
    public void failed(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Failure failure = Failure.of(thrown, clock.instant());
        dropHeaders(exchange);
        telling(exchange)
                .failed(new Verdict.No(
                        OneLine.atMost(LONGEST, settings.redact(failure.reason())),
                        failure.withoutEffect(),
                        true,
                        false,
                        failure.retryAfter()));
    }

    /**
     * The last step: the delivery is delivered only if nobody is left to be told of.
     *
     * @throws NotEverybodyTold saying how many were, who was not, and why
     */
    public void everybody(Exchange exchange) throws NotEverybodyTold {
        Telling telling = exchange.getProperty(TELLING, Telling.class);
        if (telling != null) {
            telling.everybody();
        }
    }

    private static Telling telling(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(TELLING, Telling.class))
                .orElseThrow(() -> new IllegalStateException("the route has not begun with 'missing'"));
    }
}
