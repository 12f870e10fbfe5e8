package io.headcount.runtime;

import io.headcount.alert.Alerts;
import io.headcount.billing.BookFigures;
import io.headcount.billing.StatementMaker;
import io.headcount.delivery.Destinations;
import io.headcount.email.BrokenTemplateException;
import io.headcount.email.SummaryMail;
import io.headcount.health.Health;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.Patience;
import io.headcount.keepnet.Retries;
import io.headcount.ledger.Ledger;
import io.headcount.metrics.Meters;
import io.headcount.metrics.PrometheusMetrics;
import io.headcount.reading.Page;
import io.headcount.reading.Progress;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.usage.Customers;
import io.headcount.web.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/**
 * The Camel runtime of an installation: the routes in {@code routes/} and the beans that they call. Thread-safe once
 * started.
 */
public final class HeadcountRuntime implements AutoCloseable {

    private final Main main;
    private final ProducerTemplate calls;

    private final Home home;
    private final Settings settings;
    private final RouteFiles files;
    private final Map<String, Object> beans;
    private final boolean routesStart;
    private Optional<LiveRoutes> live = Optional.empty();

    private HeadcountRuntime(
            Main main, Home home, Settings settings, RouteFiles files, Map<String, Object> beans, boolean routesStart) {
        this.main = main;
        this.home = home;
        this.settings = settings;
        this.files = files;
        this.beans = beans;
        this.routesStart = routesStart;
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
        Meters meters = Meters.NONE;
        Map<String, Object> watching = new HashMap<>();
        if (scope == Scope.SERVE) {
            PrometheusMetrics metrics = new PrometheusMetrics(settings.accounts());
            meters = metrics;
            watching.put("metrics", metrics);
            watching.put("routeMetrics", metrics.routes());
        }
        Map<String, Object> beans = RouteBeans.byName(home, settings, ledger, clock, progress, meters);
        Properties properties = new Properties();
        if (scope == Scope.SERVE) {
            properties.putAll(CamelSetUp.health());
            if (SharedSchedule.isShared(settings)) {
                watching.put("sharedSchedule", SharedSchedule.properties(settings));
                properties.put("camel.component.quartz.properties-ref", "sharedSchedule");
            }
        }
        watching.putAll(beans);
        return start(home, settings, files, watching, properties, true);
    }

    /**
     * Tries all routes, those of the schedule included, without starting any of them.
     *
     * @throws SettingsException naming what is wrong with them
     */
    public static void rehearse(Home home, Settings settings, Clock clock) throws SettingsException {
        RouteFiles files = RouteFiles.in(home.routes());
        rehearse(home, settings, files, RouteBeans.byName(home, settings, null, clock, Progress.NONE, Meters.NONE));
    }

    private static void rehearse(Home home, Settings settings, RouteFiles files, Map<String, Object> beans)
            throws SettingsException {
        start(home, settings, files, beans, CamelSetUp.rehearsal(), false).close();
    }

    private static HeadcountRuntime start(
            Home home,
            Settings settings,
            RouteFiles files,
            Map<String, Object> beans,
            Properties more,
            boolean routesStart)
            throws SettingsException {
        List<String> unfit = files.problems(settings);
        if (!unfit.isEmpty()) {
            throw new SettingsException(unfit);
        }
        Main main = new Main();
        main.setPropertyPlaceholderLocations("false");
        CamelSetUp.configure(main.configure(), files);
        main.configure().setAutoStartup(routesStart);
        if (!routesStart) {
            // Quartz knows one scheduler of a name in a process: the end of this one would be the end of that which
            // serves.
            main.configure().setName(CamelSetUp.NAME + "-rehearsal");
        }
        Properties properties = CamelSetUp.properties(settings);
        properties.putAll(more);
        main.setOverrideProperties(properties);
        beans.forEach(main::bind);
        try {
            main.start();
        } catch (Exception e) {
            end(main, routesStart);
            String words = settings.redact(StartFailure.inWords(e, files));
            throw new SettingsException(
                    routesStart
                            ? "The routes in " + home.routes() + " can't be started: " + words
                                    + ". Nothing was read, recorded or sent."
                            : words);
        }
        HeadcountRuntime runtime = new HeadcountRuntime(main, home, settings, files, beans, routesStart);
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
        problems.addAll(files.deadEnds(context()));
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

    /**
     * Takes changes of {@code routes/} in from now on, as they are made.
     *
     * @param source where the settings are read anew when they are
     */
    public void followRoutes(LiveRoutes.SettingsSource source) {
        liveRoutes(source).begin();
    }

    /** What takes changes in, once it is told to look or to begin looking. */
    LiveRoutes liveRoutes(LiveRoutes.SettingsSource source) {
        Map<String, Object> unwatched = new HashMap<>(beans);
        List.of("metrics", "routeMetrics", "sharedSchedule").forEach(unwatched::remove);
        RouteExchange exchange =
                new RouteExchange(context(), settings, (wanted, renewed) -> rehearse(home, renewed, wanted, unwatched));
        LiveRoutes routes = new LiveRoutes(home, source, files, exchange, bean("alerts", Alerts.class));
        live = Optional.of(routes);
        return routes;
    }

    /** What keeps the files of {@code routes/} from being taken in; nothing while what runs is what lies there. */
    public Optional<String> routesProblem() {
        return live.flatMap(LiveRoutes::problem);
    }

    /** How the runtime is: its ledger, its routes and its schedule. */
    public Health health(Ledger ledger) {
        return new Health(context(), ledger, this::routesProblem);
    }

    /** What has been counted since the start, and how the books stand; while it serves. */
    public Handler metrics() {
        return bean("metrics", PrometheusMetrics.class)
                .handler(bean("bookFigures", BookFigures.class), () -> routesProblem()
                        .isPresent());
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
            CompanySearch search = bean("companySearch", CompanySearch.class);
            Patience patience = bean("retries", Retries.class).begin();
            request.setVariable("patience", patience);
            request.getMessage()
                    .setBody(search.nextPages(search.begin(account, period), patience)
                            .get(0));
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

    /** Stops the routes; work in hand is finished, or abandoned after a few seconds, which the ledger stands. */
    @Override
    public void close() {
        live.ifPresent(LiveRoutes::close);
        end(main, routesStart);
    }

    private static void end(Main main, boolean routesStarted) {
        if (!routesStarted) {
            CamelSetUp.endScheduler(main.getCamelContext());
        }
        main.stop();
    }
}
