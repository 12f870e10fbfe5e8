package io.headcount.runtime;

import io.headcount.delivery.Destinations;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts other routes into the place of those that run. They are tried in a context of their own first; what fails all the same is put
 * back. A call that comes while a route is exchanged waits for the new one. Not thread-safe.
 */
final class RouteExchange {

    private static final Logger LOG = LoggerFactory.getLogger(RouteExchange.class);

    /** What is under way in a route that goes is waited for so long; then it is cut off, which the ledger stands. */
    private static final int PATIENCE_SECONDS = 20;

    /** Tries files without starting anything. */
    @FunctionalInterface
    interface Rehearsal {
        /** @throws SettingsException naming what is wrong, with file and line where that is known */
        void of(RouteFiles files, Settings settings) throws SettingsException;
    }

    private final CamelContext context;
    private final Rehearsal rehearsal;
    private Settings settings;

    RouteExchange(CamelContext context, Settings settings, Rehearsal rehearsal) {
        this.context = context;
        this.settings = settings;
        this.rehearsal = rehearsal;
    }

    /** The webhooks that files name and that were not there at the start: their secrets are read then. */
    Set<String> newWebhooks(RouteFiles files) {
        return settings.unknownCopies(files.settings());
    }

    /**
     * Exchanges what differs.
     *
     * @param fresh the settings as they are written now; only those of routes are taken over
     * @throws SettingsException naming what is wrong; then the routes run as they did
     */
    void exchange(RouteFiles running, RouteFiles wanted, Settings fresh) throws SettingsException {
        Settings renewed = settings.withOthersOf(fresh);
        rehearsal.of(wanted, renewed);
        RouteFiles gone = running.without(wanted);
        RouteFiles come = wanted.without(running);
        if (gone.concernOthers() || come.concernOthers()) {
            gone = running;
            come = wanted;
        }
        Properties before = CamelSetUp.properties(settings);
        Destinations.hold(context);
        try {
            context.getPropertiesComponent().setOverrideProperties(CamelSetUp.properties(renewed));
            remove(gone);
            come.addRoutesToCamelContext(context);
            settings = renewed;
        } catch (Exception e) {
            LOG.warn("The new routes passed the test but could not be loaded; the previous ones are restored.", e);
            putBack(gone, come, before);
            throw new SettingsException(settings.redact(StartFailure.inWords(e, wanted)));
        } finally {
            Destinations.release(context);
        }
    }

    private void putBack(RouteFiles gone, RouteFiles come, Properties before) {
        try {
            context.getPropertiesComponent().setOverrideProperties(before);
            remove(come);
            gone.addRoutesToCamelContext(context);
        } catch (Exception e) {
            throw new IllegalStateException("The previous routes can't be restored; restart serve.", e);
        }
    }

    private void remove(RouteFiles files) throws Exception {
        List<String> locations = files.files().stream()
                .map(file -> file.resource().getLocation())
                .toList();
        for (Route route : List.copyOf(context.getRoutes())) {
            if (isIn(locations, route.getSourceResource())) {
                context.getRouteController().stopRoute(route.getRouteId(), PATIENCE_SECONDS, TimeUnit.SECONDS);
                context.removeRoute(route.getRouteId());
            }
        }
        if (files.concernOthers()) {
            // Then these are all files, and all rules are set again.
            Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
            for (RouteConfigurationDefinition rule : List.copyOf(model.getRouteConfigurationDefinitions())) {
                model.removeRouteConfiguration(rule);
            }
        }
    }

    private static boolean isIn(List<String> locations, Resource resource) {
        return resource != null && locations.contains(resource.getLocation());
    }
}
