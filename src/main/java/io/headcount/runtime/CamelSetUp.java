package io.headcount.runtime;

import io.headcount.http.BoundedHttp;
import io.headcount.operations.health.Pulse;
import io.headcount.operations.metrics.PrometheusMetrics;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.quartz.SchedulerException;

/**
 * How Camel is set up, and what must not be left to its own defaults. Not changed once it is made.
 *
 * @param beans what the routes call, by name
 * @param watching what looks on while they run, by name
 * @param properties what the settings say, for components and routes
 * @param routesStart whether routes run; else they are only tried
 */
record CamelSetUp(Map<String, Object> beans, Map<String, Object> watching, Properties properties, boolean routesStart) {

    /** Within the ten seconds that containers give after SIGTERM; what is not done by then is abandoned safely. */
    private static final int SHUTDOWN_SECONDS = 8;

    /** Its name, and so that of its scheduler. */
    private static final String NAME = "headcount";

    /** By which the environment and other files would be looked into again. */
    private static final Pattern OPENING =
            Pattern.compile("camel\\.component\\.properties\\..*|camel\\.main\\.(autoconfiguration|cloudproperties).*");

    /** For routes that run, of which nobody wants to know how they are. */
    static CamelSetUp of(Settings settings, Map<String, Object> beans) {
        return new CamelSetUp(beans, Map.of(), properties(settings), true);
    }

    /** What the settings say, for components and routes. */
    static Properties properties(Settings settings) {
        Properties properties = settings.forRoutes();
        properties.putAll(calls(settings));
        return properties;
    }

    private static Properties calls(Settings settings) {
        Properties properties = new Properties();
        Duration patience = longer(settings.get(Setting.KEEPNET_TIMEOUT), settings.get(Setting.WEBHOOK_TIMEOUT));
        for (String scheme : List.of("http", "https")) {
            String component = "camel.component." + scheme + ".";
            // Otherwise the client repeats a POST automatically, unseen by the ledger.
            properties.put(component + "automatic-retries-disabled", "true");
            properties.put(component + "redirect-handling-disabled", "true");
            properties.put(component + "cookie-management-disabled", "true");
            for (String timeout :
                    List.of("connect-timeout", "connection-request-timeout", "response-timeout", "so-timeout")) {
                properties.put(component + timeout, String.valueOf(patience.toMillis()));
            }
            properties.put(component + "http-client-configurer", "#webhookHttp");
            // A host may have moved meanwhile.
            properties.put(component + "connection-time-to-live", "300000");
        }
        properties.put("camel.component.https.ssl-context-parameters", "#tls");
        return properties;
    }

    /** The settings that would override what Headcount must decide, or open what must be closed; one line each. */
    static List<String> problems(Settings settings) {
        Set<String> decided = calls(settings).stringPropertyNames().stream()
                .map(CamelSetUp::plain)
                .collect(Collectors.toSet());
        return settings.forRoutes().stringPropertyNames().stream()
                .filter(name -> decided.contains(plain(name))
                        || OPENING.matcher(plain(name)).matches())
                .sorted()
                .map(name ->
                        name + ": is set by Headcount; otherwise calls would no longer be bounded, or might be sent"
                                + " twice. Remove it from config/application.properties")
                .toList();
    }

    /** Camel takes a name with hyphens and with capitals for the same. */
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** As this, for a runtime that is watched, and whose schedule other machines may share. */
    CamelSetUp serving(Settings settings, PrometheusMetrics metrics, Pulse pulse) {
        Map<String, Object> eyes =
                new HashMap<>(Map.of("metrics", metrics, "routeMetrics", metrics.routes(), "pulse", pulse));
        Properties known = new Properties();
        known.putAll(properties);
        known.put("camel.health.enabled", "true");
        known.put("camel.health.routes-enabled", "true");
        known.put("camel.health.consumers-enabled", "false");
        // Else only what is wrong is told.
        known.put("camel.health.exposure-level", "full");
        if (SharedSchedule.isShared(settings)) {
            eyes.put("sharedSchedule", SharedSchedule.properties(settings));
            known.put("camel.component.quartz.properties-ref", "sharedSchedule");
        }
        return new CamelSetUp(beans, eyes, known, true);
    }

    /** As this, for routes that are only tried: no schedule runs. */
    CamelSetUp rehearsing() {
        Properties quiet = new Properties();
        quiet.putAll(properties);
        quiet.put("camel.component.quartz.auto-start-scheduler", "false");
        return new CamelSetUp(beans, Map.of(), quiet, false);
    }

    /** Camel with these routes, not started yet. */
    Main main(RouteFiles files) {
        Main main = new ClosedMain(properties);
        // Camel's own keeps each context that ever was in a hook of the virtual machine; who starts one here ends it.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        beans.forEach(main::bind);
        watching.forEach(main::bind);
        for (String scheme : List.of("http", "https")) {
            // By the names by which Camel looks for these components before it makes its own. One for each context: it
            // ends with it.
            main.bind(scheme + "-component", new BoundedHttp());
        }
        configure(main.configure(), files);
        main.configure().setAutoStartup(routesStart);
        if (!routesStart) {
            // Quartz knows one scheduler of a name in a process: the end of this one would be the end of that which
            // serves.
            main.configure().setName(NAME + "-rehearsal");
        }
        return main;
    }

    /** Which routes there are, and how it stops. */
    static void configure(MainConfigurationProperties configuration, RouteFiles files) {
        configuration
                .withName(NAME)
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withShutdownLogInflightExchangesOnTimeout(false);
        configuration.addRoutesBuilder(files);
        configuration.setSourceLocationEnabled(true);
        // Else it tells every setting at INFO.
        configuration.setAutoConfigurationLogSummary(false);
    }

    /** Ends what {@link #main} made. */
    void end(Main main) {
        if (!routesStart) {
            endScheduler(main.getCamelContext());
        }
        main.stop();
    }

    /**
     * Ends the scheduler of a context whose routes never started: Camel counts the jobs of routes that stop, and would leave it, with its
     * threads, for ever.
     */
    private static void endScheduler(CamelContext context) {
        if (context != null && context.hasComponent("quartz") instanceof QuartzComponent quartz) {
            try {
                if (quartz.getScheduler() != null) {
                    quartz.getScheduler().shutdown();
                }
            } catch (SchedulerException e) {
                throw new IllegalStateException("the scheduler of a rehearsal can't be ended", e);
            }
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
