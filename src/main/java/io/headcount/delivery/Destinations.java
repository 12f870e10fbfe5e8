package io.headcount.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The destinations that the routes offer: each route whose group begins with {@code destination} (see
 * {@link Destination}), which must have the id {@code deliver-<name>} and begin at {@code direct:deliver-<name>}.
 * Thread-safe.
 */
public final class Destinations {

    /** What the id of a destination's route begins with. */
    public static final String PREFIX = "deliver-";
    /** What the id of a route begins with that asks a destination what it knows, and delivers nothing. */
    public static final String ASKING = "check-";
    /** What may stand in a webhook's id, a Message-ID and a file name without further thought. */
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?";

    private final CamelContext context;

    public Destinations(CamelContext context) {
        this.context = context;
    }

    /** The destinations of a moment. */
    private record Held(SortedMap<String, Destination> routes) {}

    /**
     * Has the destinations of a context stay what they are now until {@link #release}. While routes are exchanged, one that is about to
     * come back would look as if it were gone: a statement recorded in that moment would never be delivered to it.
     */
    public static void hold(CamelContext context) {
        context.getCamelContextExtension().addContextPlugin(Held.class, new Held(new Destinations(context).routes()));
    }

    /** Has them be those that there are, again. */
    public static void release(CamelContext context) {
        context.getCamelContextExtension().addContextPlugin(Held.class, new Held(null));
    }

    /** The names, sorted; asked anew each time, because routes come and go. */
    public List<String> names() {
        return List.copyOf(routes().keySet());
    }

    /** Whether there is a route that delivers to this destination. */
    public boolean has(String name) {
        return routes().containsKey(name);
    }

    /** All of them, by name. */
    public List<Destination> all() {
        return List.copyOf(routes().values());
    }

    /** What is known of a destination; nothing if there is no route that delivers to it. */
    public Optional<Destination> find(String name) {
        return Optional.ofNullable(routes().get(name));
    }

    private SortedMap<String, Destination> routes() {
        Held held = context.getCamelContextExtension().getContextPlugin(Held.class);
        return held == null || held.routes() == null ? present() : held.routes();
    }

    private SortedMap<String, Destination> present() {
        SortedMap<String, Destination> routes = new TreeMap<>();
        for (Route route : context.getRoutes()) {
            if (Destination.isMeant(route.getGroup()) && problem(route) == null) {
                String name = route.getRouteId().substring(PREFIX.length());
                routes.put(name, Destination.of(name, route.getGroup()));
            }
        }
        return routes;
    }

    /** What is wrong with destination routes, one line each: such a route would never get a statement. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            String problem = problem(route);
            if (problem != null) {
                problems.add("route '" + route.getRouteId() + "' (" + route.getSourceLocationShort() + "): " + problem);
            }
        }
        return problems;
    }

    private static String problem(Route route) {
        String id = route.getRouteId();
        if (!Destination.isMeant(route.getGroup())) {
            return id.startsWith(PREFIX)
                    ? "its id says that it is a destination, but it is not in the group: add 'group: destination'"
                    : null;
        }
        if (!id.startsWith(PREFIX) || !id.substring(PREFIX.length()).matches(NAME)) {
            return "a destination's id must be deliver-<name>, the name in small letters, digits and hyphens";
        }
        try {
            Destination.of(id, route.getGroup());
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        String from = route.getEndpoint().getEndpointUri();
        return from.equals("direct://" + id) ? null : "it must begin at direct:" + id + ", but begins at " + from;
    }
}
