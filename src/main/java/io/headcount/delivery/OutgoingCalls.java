package io.headcount.delivery;

import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Counts the calls that an attempt makes to the world outside. Only of an attempt that made a single one can its failure
 * tell whether anything arrived: had it made two, the first may have arrived. Thread-safe.
 */
public final class OutgoingCalls extends SimpleEventNotifierSupport {

    private static final String CALLS = "headcount.calls";
    /** What a route may say of the call that it is about to make, such as the company that it concerns. */
    private static final String ABOUT = "about";

    private static final Set<String> INSIDE = Set.of("direct", "bean", "log", "seda", "language", "class");

    /** Only what is sent is of interest here; the rest of the events cost time. */
    public OutgoingCalls() {
        setIgnoreExchangeEvents(false);
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeSendingEvents(false);
    }

    /** The calls of one attempt, in all the parts into which its exchange is split. */
    private static final class Calls {

        private int begun;
        private String last;

        private synchronized void begin(String about) {
            begun++;
            last = about;
        }

        private synchronized int begun() {
            return begun;
        }

        private synchronized Optional<String> last() {
            return Optional.ofNullable(last);
        }
    }

    /** Begins to count; the parts into which an exchange is split count with it. */
    static void begin(Exchange exchange) {
        exchange.setProperty(CALLS, new Calls());
    }

    /** How many calls were begun; as many as can be where nobody counted. */
    static int of(Exchange exchange) {
        Calls calls = exchange.getProperty(CALLS, Calls.class);
        return calls == null ? Integer.MAX_VALUE : calls.begun();
    }

    /** What the route said of the last call that was begun. */
    static Optional<String> last(Exchange exchange) {
        Calls calls = exchange.getProperty(CALLS, Calls.class);
        return calls == null ? Optional.empty() : calls.last();
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeSendingEvent sending
                && !INSIDE.contains(scheme(sending.getEndpoint().getEndpointUri()))) {
            Exchange exchange = sending.getExchange();
            Calls calls = exchange.getProperty(CALLS, Calls.class);
            if (calls != null) {
                calls.begin(exchange.getVariable(ABOUT, String.class));
            }
        }
    }

    private static String scheme(String uri) {
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }
}
