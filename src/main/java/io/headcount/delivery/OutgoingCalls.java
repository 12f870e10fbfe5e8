package io.headcount.delivery;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Counts the calls that an attempt makes to the world outside. Only of an attempt that made a single one can its failure
 * tell whether anything arrived: had it made two, the first may have arrived. Thread-safe.
 */
public final class OutgoingCalls extends SimpleEventNotifierSupport {

    private static final String COUNT = "headcount.calls";
    private static final Set<String> INSIDE = Set.of("direct", "bean", "log", "seda", "language", "class");

    /** Only what is sent is of interest here; the rest of the events cost time. */
    public OutgoingCalls() {
        setIgnoreExchangeEvents(false);
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeAsyncProcessingStartedEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeSendingEvents(false);
    }

    /** Begins to count; the parts into which an exchange is split count with it. */
    static void begin(Exchange exchange) {
        exchange.setProperty(COUNT, new AtomicInteger());
    }

    /** How many calls were begun; as many as can be where nobody counted. */
    static int of(Exchange exchange) {
        AtomicInteger count = exchange.getProperty(COUNT, AtomicInteger.class);
        return count == null ? Integer.MAX_VALUE : count.get();
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeSendingEvent sending
                && !INSIDE.contains(scheme(sending.getEndpoint().getEndpointUri()))) {
            AtomicInteger count = sending.getExchange().getProperty(COUNT, AtomicInteger.class);
            if (count != null) {
                count.incrementAndGet();
            }
        }
    }

    private static String scheme(String uri) {
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }
}
