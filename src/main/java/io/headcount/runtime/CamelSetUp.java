package io.headcount.runtime;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.MainConfigurationProperties;
import org.quartz.SchedulerException;

/** How Camel is set up, and what must not be left to its own defaults. */
final class CamelSetUp {

    /** Within the ten seconds that containers give after SIGTERM; what is not done by then is abandoned safely. */
    private static final int SHUTDOWN_SECONDS = 8;

    /** Its name, and so that of its scheduler. */
    static final String NAME = "headcount";

    private CamelSetUp() {}

    /** Which routes there are, and how it stops. */
    static void configure(MainConfigurationProperties main, RouteFiles files) {
        main.withName(NAME).withShutdownTimeout(SHUTDOWN_SECONDS).withShutdownLogInflightExchangesOnTimeout(false);
        main.addRoutesBuilder(files);
        main.setSourceLocationEnabled(true);
        // Else it tells every setting at INFO.
        main.setAutoConfigurationLogSummary(false);
    }

    /** What the settings say, for components and routes. */
    static Properties properties(Settings settings) {
        Properties properties = new Properties();
        Duration patience = longer(settings.get(Setting.KEEPNET_TIMEOUT), settings.get(Setting.WEBHOOK_TIMEOUT));
        for (String scheme : List.of("http", "https")) {
            String component = "camel.component." + scheme + ".";
            // Else the client sends a POST once more by itself, unseen by the ledger.
            properties.put(component + "automatic-retries-disabled", "true");
            properties.put(component + "redirect-handling-disabled", "true");
            properties.put(component + "cookie-management-disabled", "true");
            for (String timeout :
                    List.of("connect-timeout", "connection-request-timeout", "response-timeout", "so-timeout")) {
                properties.put(component + timeout, String.valueOf(patience.toMillis()));
            }
            properties.put(component + "http-client-configurer", "#webhookHttp");
        }
        properties.putAll(settings.forRoutes());
        return properties;
    }

    /** What keeps a schedule from running where routes are only tried. */
    static Properties rehearsal() {
        Properties properties = new Properties();
        properties.put("camel.component.quartz.auto-start-scheduler", "false");
        return properties;
    }

    /**
     * Ends the scheduler of a context whose routes never started: Camel counts the jobs of routes that stop, and would leave it, with its
     * threads, for ever.
     */
    static void endScheduler(CamelContext context) {
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

    /** What is known of the routes while they run. */
    static Properties health() {
        Properties properties = new Properties();
        properties.put("camel.health.enabled", "true");
        properties.put("camel.health.routes-enabled", "true");
        properties.put("camel.health.consumers-enabled", "false");
        // Else only what is wrong is told.
        properties.put("camel.health.exposure-level", "full");
        return properties;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
