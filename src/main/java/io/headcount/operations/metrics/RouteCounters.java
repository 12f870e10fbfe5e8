package io.headcount.operations.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Counts for each route what has passed through it, and how much of it failed. A route that is exchanged for another of the same
 * id goes on with its figures. Thread-safe.
 */
final class RouteCounters implements RoutePolicyFactory {

    private final MeterRegistry registry;

    RouteCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new OfRoute(
                counter("camel.exchanges", "Exchanges through a route, including failures", routeId),
                counter("camel.exchanges.failed", "Exchanges that left a route with a failure", routeId));
    }

    private Counter counter(String name, String description, String routeId) {
        return Counter.builder(name)
                .description(description)
                .tag("route_id", routeId)
                .register(registry);
    }

    private static final class OfRoute extends RoutePolicySupport {

        private final Counter exchanges;
        private final Counter failures;

        private OfRoute(Counter exchanges, Counter failures) {
            this.exchanges = exchanges;
            this.failures = failures;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            exchanges.increment();
            if (exchange.isFailed()) {
                failures.increment();
            }
        }
    }
}
