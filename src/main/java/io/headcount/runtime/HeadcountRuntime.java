package io.headcount.runtime;

import io.headcount.billing.BookFigures;
import io.headcount.billing.StatementMaker;
import io.headcount.delivery.Destinations;
import io.headcount.email.BrokenTemplateException;
import io.headcount.email.SummaryMail;
import io.headcount.health.Health;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.Retries;
import io.headcount.ledger.Ledger;
import io.headcount.metrics.Meters;
import io.headcount.metrics.PrometheusMetrics;
import io.headcount.reading.Page;
import io.headcount.reading.Progress;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.usage.Customers;
import io.headcount.web.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;

/**
 * The Camel runtime of an installation: the routes in {@code routes/} and the beans that they call. Thread-safe once
 * started.
 */
public final class HeadcountRuntime implements AutoCloseable {

    /** Within the ten seconds that containers give after SIGTERM; what is not done by then is abandoned safely. */
    private static final int SHUTDOWN_SECONDS = 8;

    private final Main main;
    private final ProducerTemplate calls;

    private HeadcountRuntime(Main main) {
        this.main = main;
        this.calls = main.getCamelContext().createProducerTemplate();
    }

    /**
     * Starts the routes.
     *
     * @param home where they lie
     * @param settings the settings
     * @param ledger the ledger; null where nothing will be recorded or delivered
     * @param clock the time now
     * @param progress who is told how far a reading has come
     * @param scope which routes
     * @throws SettingsException if the routes can't be started as they are
     */
    public static HeadcountRuntime start(
            Home home, Settings settings, Ledger ledger, Clock clock, Progress progress, Scope scope)
            throws SettingsException {
        RouteFiles files = scope.files(RouteFiles.in(home.routes()));
        if (!files.problems().isEmpty()) {
            throw new SettingsException(files.problems());
        }
        List<String> unset = files.problems(settings);
        if (!unset.isEmpty()) {
            throw new SettingsException(unset);
        }
        Main main = new Main();
        main.setPropertyPlaceholderLocations("false");
        configure(main.configure(), files);
        Properties properties = properties(settings);
        if (scope == Scope.SERVE && SharedSchedule.isShared(settings)) {
            main.bind("sharedSchedule", SharedSchedule.properties(settings));
            properties.put("camel.component.quartz.properties-ref", "sharedSchedule");
        }
        if (scope == Scope.SERVE) {
            properties.put("camel.health.enabled", "true");
            properties.put("camel.health.routes-enabled", "true");
            properties.put("camel.health.consumers-enabled", "false");
            // Else only what is wrong is told.
            properties.put("camel.health.exposure-level", "full");
        }
        main.setOverrideProperties(properties);
        Meters meters = Meters.NONE;
        if (scope == Scope.SERVE) {
            PrometheusMetrics metrics = new PrometheusMetrics(settings.accounts());
            main.bind("metrics", metrics);
            main.bind("routeMetrics", metrics.routes());
            meters = metrics;
        }
        RouteBeans.byName(home, settings, ledger, clock, progress, meters).forEach(main::bind);
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            throw new SettingsException("The routes in " + home.routes() + " can't be started: "
                    + settings.redact(StartFailure.inWords(e, files)) + ". Nothing was read, recorded or sent.");
        }
        HeadcountRuntime runtime = new HeadcountRuntime(main);
        List<String> problems = runtime.problems();
        if (!problems.isEmpty()) {
            runtime.close();
            throw new SettingsException(problems);
        }
        return runtime;
    }

    /** Which routes are started. */
    public enum Scope {
        /** All of them: the schedule runs. */
        SERVE {
            @Override
            RouteFiles files(RouteFiles all) {
                return all;
            }
        },
        /** Those that are called: nothing begins by itself. */
        ON_CALL {
            @Override
            RouteFiles files(RouteFiles all) {
                return all.withoutSchedule();
            }
        },
        /** On call, and no destinations but e-mail and webhook: whatever else an operator added is left alone. */
        DEMO {
            @Override
            RouteFiles files(RouteFiles all) {
                return all.withoutSchedule().onlyDestinations(Set.of("email", "webhook"));
            }
        };

        abstract RouteFiles files(RouteFiles all);
    }

    /** Sets Camel up: where the routes are, and how it stops. */
    static void configure(MainConfigurationProperties main, RouteFiles files) {
        main.withName("headcount")
                .withRoutesIncludePattern(files.pattern())
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withShutdownLogInflightExchangesOnTimeout(false);
        main.setSourceLocationEnabled(true);
        // Else it tells every setting at INFO.
        main.setAutoConfigurationLogSummary(false);
    }

    /** What the settings say, for the routes, and what must not be left to Camel's own defaults. */
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

    private List<String> problems() {
        List<String> problems = new ArrayList<>(destinations().problems());
        Set<String> needed = new LinkedHashSet<>(RouteFiles.NEEDED);
        if (context().getRoute("deliver-email") != null || context().getRoute("alerts") != null) {
            needed.add("send-mail");
        }
        for (String id : needed) {
            if (context().getRoute(id) == null) {
                problems.add("routes: there is no route '" + id + "'; bring back the file it stood in");
            }
        }
        problems.addAll(UnsafeCalls.problems(context()));
        problems.addAll(bean("customers", Customers.class)
                .problems(Customers.SYSTEMS.stream().filter(destinations()::has).toList()));
        return problems;
    }

    /** The destinations that the routes offer. */
    public Destinations destinations() {
        return new Destinations(context());
    }

    /**
     * Demands that there is a destination.
     *
     * @throws SettingsException if there is none
     */
    public void requireDestination() throws SettingsException {
        if (destinations().names().isEmpty()) {
            throw new SettingsException("There is no destination: set email.to or webhook.url, or put a route of the"
                    + " group 'destination' into routes/. Nothing was read, recorded or sent.");
        }
    }

    /**
     * Demands that the summary can be written: tries its templates, where it is mailed at all.
     *
     * @throws SettingsException naming the file that is broken
     */
    public void requireSummary() throws SettingsException {
        SummaryMail summary = bean("summaryMail", SummaryMail.class);
        if (summary != null) {
            try {
                summary.check();
            } catch (BrokenTemplateException e) {
                throw new SettingsException(e.getMessage() + " Nothing was read or recorded either.");
            }
        }
    }

    /** How the runtime is: its ledger, its routes and its schedule. */
    public Health health(Ledger ledger) {
        return new Health(context(), ledger);
    }

    /** What has been counted since the start, and how the books stand; while it serves. */
    public Handler metrics() {
        return bean("metrics", PrometheusMetrics.class).handler(bean("bookFigures", BookFigures.class));
    }

    /** Makes statements of what the routes read. */
    public StatementMaker statements() {
        return bean("statementMaker", StatementMaker.class);
    }

    private <T> T bean(String name, Class<T> type) {
        return context().getRegistry().lookupByNameAndType(name, type);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /**
     * Sends an account's period to a route that begins at {@code direct:<name>} and waits for the result.
     *
     * @param account the account's id
     * @param period the period
     * @param type of the result
     * @throws RouteFailure holding what the route threw
     */
    public <T> T call(String name, String account, YearMonth period, Class<T> type) throws RouteFailure {
        Exchange exchange = calls.send("direct:" + name, request -> {
            request.setVariable("account", account);
            request.setVariable("period", period);
        });
        return result(exchange, type);
    }

    /**
     * Calls a route that begins at {@code direct:<name>} and needs to be told nothing.
     *
     * @throws RouteFailure holding what the route threw
     */
    public void call(String name) throws RouteFailure {
        result(calls.send("direct:" + name, request -> {}), Object.class);
    }

    private static <T> T result(Exchange exchange, Class<T> type) throws RouteFailure {
        if (exchange.getException() != null) {
            throw new RouteFailure(exchange.getException());
        }
        return exchange.getMessage().getBody(type);
    }

    /** Reads the first page of a period and nothing more: enough to know whether the credential may. */
    public Page firstPage(String account, YearMonth period) throws RouteFailure {
        Exchange exchange = calls.send("direct:keepnet-page", request -> {
            request.setVariable("account", account);
            request.setVariable("period", period);
            request.setVariable("patience", bean("retries", Retries.class).begin());
            request.getMessage()
                    .setBody(bean("companySearch", CompanySearch.class).begin(account, period));
        });
        return result(exchange, Page.class);
    }

    /** How far this machine's clock is ahead of the vendor's, by the latest answer; nothing where that bore no date. */
    public Optional<Duration> clockSkew() {
        return bean("companySearch", CompanySearch.class).clockSkew();
    }

    /** Tries every delivery that is due, and waits for the attempts. */
    public void deliver() throws RouteFailure {
        call("deliveries");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Stops the routes; work in hand is finished, or abandoned after a few seconds, which the ledger stands. */
    @Override
    public void close() {
        main.stop();
    }
}
