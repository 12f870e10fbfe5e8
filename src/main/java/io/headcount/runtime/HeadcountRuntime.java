package io.headcount.runtime;

import io.headcount.billing.BookFigures;
import io.headcount.billing.Books;
import io.headcount.billing.Overdue;
import io.headcount.billing.StatementMaker;
import io.headcount.delivery.Alerts;
import io.headcount.delivery.BrokenTemplateException;
import io.headcount.delivery.Deliveries;
import io.headcount.delivery.Destinations;
import io.headcount.delivery.email.SummaryMail;
import io.headcount.delivery.inquiry.Expected;
import io.headcount.delivery.inquiry.Findings;
import io.headcount.delivery.inquiry.Inquiries;
import io.headcount.delivery.smtp.MailTokens;
import io.headcount.delivery.usage.Customers;
import io.headcount.http.Network;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.MonthNotAsked;
import io.headcount.keepnet.Patience;
import io.headcount.keepnet.Retries;
import io.headcount.ledger.Ledger;
import io.headcount.log.Meters;
import io.headcount.operations.health.Health;
import io.headcount.operations.health.Pulse;
import io.headcount.operations.health.Vitals;
import io.headcount.operations.metrics.PrometheusMetrics;
import io.headcount.operations.web.Handler;
import io.headcount.reading.Page;
import io.headcount.reading.Progress;
import io.headcount.reading.Reading;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Camel runtime of an installation: the routes in {@code routes/} and the beans that they call. Thread-safe once
 * started.
 */
public final class HeadcountRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeadcountRuntime.class);

    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);

    private final Main main;
    private final ProducerTemplate calls;

    private final Home home;
    private final Settings settings;
    private final RouteFiles files;
    private final CamelSetUp setUp;
    private Optional<LiveRoutes> live = Optional.empty();
    private Optional<Life> life = Optional.empty();
    private Optional<Watchdog> watchdog = Optional.empty();

    /** How it is seen whether a runtime that serves lives. */
    private record Life(Pulse pulse, Vitals vitals, FailedTicks ticks) {}

    private HeadcountRuntime(Main main, Home home, Settings settings, RouteFiles files, CamelSetUp setUp) {
        this.main = main;
        this.home = home;
        this.settings = settings;
        this.files = files;
        this.setUp = setUp;
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
        if (scope == Scope.SERVE) {
            PrometheusMetrics metrics = new PrometheusMetrics(settings.accounts());
            Map<String, Object> beans = RouteBeans.byName(home, settings, ledger, clock, progress, metrics);
            FailedTicks ticks = new FailedTicks((Alerts) beans.get("alerts"), settings);
            Pulse pulse = new Pulse(settings, ticks);
            pulse.onThreadPoolAdd(null, (ThreadPoolExecutor) beans.get("pageThreads"), "page", null, null, null);
            CamelSetUp serving = CamelSetUp.of(settings, beans).serving(settings, metrics, pulse);
            HeadcountRuntime runtime = start(home, settings, files, serving, scope);
            runtime.life = Optional.of(new Life(
                    pulse,
                    new Vitals(runtime.context(), pulse, runtime.bean("deliveries", Deliveries.class)::stuck),
                    ticks));
            return runtime;
        }
        Map<String, Object> beans = RouteBeans.byName(home, settings, ledger, clock, progress, Meters.NONE);
        return start(home, settings, files, CamelSetUp.of(settings, beans), scope);
    }

    /**
     * Starts the routes with which a period is read, with somebody looking on at the calls of the vendor.
     *
     * @param onlooker makes of the vendor's HTTP client one that is watched
     * @throws SettingsException if the routes can't be started as they are
     */
    public static HeadcountRuntime watched(
            Home home, Settings settings, Clock clock, Progress progress, UnaryOperator<HttpClientConfigurer> onlooker)
            throws SettingsException {
        Map<String, Object> beans = RouteBeans.byName(home, settings, null, clock, progress, Meters.NONE);
        beans.computeIfPresent("keepnetHttp", (name, vendor) -> onlooker.apply((HttpClientConfigurer) vendor));
        RouteFiles files = Scope.READ.files(RouteFiles.in(home.routes()));
        return start(home, settings, files, CamelSetUp.of(settings, beans), Scope.READ);
    }

    /**
     * Tries all routes, those of the schedule included, without starting any of them.
     *
     * @throws SettingsException naming what is wrong with them
     */
    public static void rehearse(Home home, Settings settings, Clock clock) throws SettingsException {
        Map<String, Object> beans = RouteBeans.byName(home, settings, null, clock, Progress.NONE, Meters.NONE);
        rehearse(home, settings, RouteFiles.in(home.routes()), beans);
    }

    private static void rehearse(Home home, Settings settings, RouteFiles files, Map<String, Object> beans)
            throws SettingsException {
        start(home, settings, files, CamelSetUp.of(settings, beans).rehearsing(), Scope.SERVE)
                .close();
    }

    private static HeadcountRuntime start(Home home, Settings settings, RouteFiles files, CamelSetUp setUp, Scope scope)
            throws SettingsException {
        List<String> unfit = new ArrayList<>(files.problems(settings));
        unfit.addAll(CamelSetUp.problems(settings));
        MailTokens.problem(settings).ifPresent(unfit::add);
        ((Network) setUp.beans().get("network")).tls().problem().ifPresent(unfit::add);
        if (!unfit.isEmpty()) {
            throw new SettingsException(unfit);
        }
        Main main = setUp.main(files);
        try {
            main.start();
        } catch (Exception e) {
            setUp.end(main);
            String words = settings.redact(StartFailure.inWords(e, files));
            throw new SettingsException(
                    setUp.routesStart()
                            ? "The routes in " + home.routes() + " can't be started: " + words
                                    + ". Nothing was read, recorded or sent."
                            : words);
        }
        if (setUp.routesStart()) {
            settings.inTheClear().forEach(line -> LOG.warn("Note that {}.", line));
        }
        HeadcountRuntime runtime = new HeadcountRuntime(main, home, settings, files, setUp);
        List<String> problems = runtime.problems(scope);
        if (!problems.isEmpty()) {
            runtime.close();
            throw new SettingsException(problems);
        }
        return runtime;
    }

    private List<String> problems(Scope scope) {
        List<String> problems = new ArrayList<>(destinations().problems());
        Set<String> needed = new LinkedHashSet<>(scope.needed());
        if (context().getRoute("deliver-email") != null || context().getRoute("alerts") != null) {
            needed.add("send-mail");
        }
        if (scope == Scope.SERVE && settings.capacityIsMailed()) {
            // Whoever kept the routes of an older version would wait for a mail that nobody sends.
            needed.addAll(List.of(
                    "schedule-capacity", "schedule-capacity-mail", "capacity-report", "capacity-mail", "send-mail"));
        }
        for (String id : needed) {
            if (context().getRoute(id) == null) {
                problems.add("routes: there is no route '" + id + "'; restore the file that it was in");
            }
        }
        problems.addAll(files.deadEnds(context()));
        problems.addAll(UnsafeCalls.problems(context(), settings.plainHttp()));
        problems.addAll(bean("customers", Customers.class)
                .problems(destinations().names().stream()
                        .filter(Customers::areNeededBy)
                        .toList()));
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
     * @param source reads the settings again when they change
     */
    public void followRoutes(LiveRoutes.SettingsSource source) {
        liveRoutes(source).begin();
    }

    /** What takes changes in, once it is told to look or to begin looking. */
    LiveRoutes liveRoutes(LiveRoutes.SettingsSource source) {
        RouteExchange exchange = new RouteExchange(
                context(), settings, (wanted, renewed) -> rehearse(home, renewed, wanted, setUp.beans()));
        LiveRoutes routes = new LiveRoutes(home, source, files, exchange, bean("alerts", Alerts.class));
        live = Optional.of(routes);
        return routes;
    }

    /** Why the files in {@code routes/} can't be loaded; empty while the running routes match them. */
    public Optional<String> routesProblem() {
        return live.flatMap(LiveRoutes::problem);
    }

    /**
     * How the runtime is: its ledger, its routes, its schedule and its books; while it serves.
     *
     * @param ledger one for looking
     */
    public Health health(Ledger ledger) {
        Life alive = life.orElseThrow();
        return new Health(
                context(), ledger, bean("overdue", Overdue.class), alive.pulse(), alive.vitals(), this::routesProblem);
    }

    /**
     * Begins to watch over itself, while it serves: what hangs is given up, a tick that failed is tried again.
     *
     * @param ledger one for looking
     * @param end ends the process if nothing in it can fix the problem; is told what the problem is
     */
    public void watch(Ledger ledger, Consumer<String> end) {
        watch(ledger, end, WATCH_EVERY);
    }

    void watch(Ledger ledger, Consumer<String> end, Duration every) {
        Life alive = life.orElseThrow();
        Watchdog dog =
                new Watchdog(context(), alive.pulse(), alive.vitals(), alive.ticks(), ledger, new Watched(this), end);
        watchdog = Optional.of(dog);
        dog.begin(every);
    }

    /** What the watchdog has done by the beans. */
    private record Watched(HeadcountRuntime runtime) implements Watchdog.Work {

        @Override
        public void readingGivenUp(Exchange reading, Exception why) {
            runtime.bean("books", Books.class)
                    .failed(
                            reading.getVariable("account", String.class),
                            reading.getVariable("period", YearMonth.class),
                            why,
                            runtime.context());
        }

        @Override
        public void endOverdueAttempts() {
            runtime.bean("deliveries", Deliveries.class).endOverdue();
        }

        @Override
        public void tick() throws RouteFailure {
            runtime.call("bring-books-up-to-date");
        }
    }

    /** What has been counted since the start, and how the books stand; while it serves. */
    public Handler metrics() {
        return bean("metrics", PrometheusMetrics.class)
                .handler(
                        bean("bookFigures", BookFigures.class),
                        () -> routesProblem().isPresent(),
                        () -> life.flatMap(alive -> alive.pulse().lastTick()));
    }

    /** Makes statements of what the routes read. */
    public StatementMaker statements() {
        return bean("statementMaker", StatementMaker.class);
    }

    <T> T bean(String name, Class<T> type) {
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
        return call(name, account, period, Map.of(), type);
    }

    /** As the other, with further variables. */
    public <T> T call(String name, String account, YearMonth period, Map<String, Object> more, Class<T> type)
            throws RouteFailure {
        Exchange exchange = calls.send("direct:" + name, request -> {
            more.forEach(request::setVariable);
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

    /**
     * Sends what is prepared to a route that begins at {@code direct:<name>}, and waits.
     *
     * @throws RouteFailure holding what the route threw
     */
    Exchange send(String name, Processor prepared) throws RouteFailure {
        Exchange exchange = calls.send("direct:" + name, prepared);
        result(exchange, Object.class);
        return exchange;
    }

    /** Whether there is a route that asks a destination what it knows. */
    public boolean canAsk(String destination) {
        return context().getRoute(Destinations.ASKING + destination) != null;
    }

    /**
     * Asks a billing system whether it knows whom it should; changes nothing there.
     *
     * @throws RouteFailure holding what the route threw
     */
    public Findings ask(Expected expected) throws RouteFailure {
        Exchange exchange = calls.send(
                "direct:" + Destinations.ASKING + expected.destination(),
                request -> request.setVariable(Inquiries.EXPECTED, expected));
        return result(exchange, Findings.class);
    }

    /** Reads the first page of a period and nothing more: enough to know whether the credential may. */
    public Reading firstPage(String account, YearMonth period) throws RouteFailure {
        CompanySearch search = bean("companySearch", CompanySearch.class);
        Patience patience = bean("retries", Retries.class).begin();
        Reading reading;
        try {
            reading = search.begin(account, period);
        } catch (MonthNotAsked e) {
            throw new RouteFailure(e);
        }
        Exchange exchange;
        do {
            exchange = calls.send("direct:keepnet-page", request -> {
                begin(request, reading, patience);
                request.getMessage().setBody(search.nextPages(reading, patience).get(0));
            });
        } while (isAskedToWait(exchange, patience));
        reading.add(result(exchange, Page.class));
        return reading;
    }

    /** Whether the vendor asked for a pause, as a run grants it, and it is over. */
    private boolean isAskedToWait(Exchange exchange, Patience patience) {
        Optional<Duration> pause = bean("retries", Retries.class).whenAskedToWait(exchange, patience);
        try {
            Thread.sleep(pause.orElse(Duration.ZERO).toMillis());
            return pause.isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks whether the vendor honours the month of a reading that has its first page; the reading knows afterwards. */
    public void checkMonth(Reading reading) throws RouteFailure {
        Patience patience = bean("retries", Retries.class).begin();
        result(calls.send("direct:keepnet-month", request -> begin(request, reading, patience)), Object.class);
    }

    /** Asks for the export of a reading's period, as often as it takes; what it says is of no interest. */
    public void askForExport(Reading reading) throws RouteFailure {
        Patience patience = bean("retries", Retries.class).begin();
        result(
                calls.send("direct:keepnet-export", request -> {
                    begin(request, reading, patience);
                    request.setVariable("reading", reading);
                    request.getMessage().setBody(reading);
                }),
                Object.class);
    }

    private static void begin(Exchange request, Reading reading, Patience patience) {
        request.setVariable("account", reading.account());
        request.setVariable("period", reading.period());
        request.setVariable("thisReading", reading);
        request.setVariable("patience", patience);
    }

    /** Tries every delivery that is due, and waits for the attempts. */
    public void deliver() throws RouteFailure {
        call("deliveries");
    }

    /** Stops the routes; work in progress is finished, or abandoned after a few seconds, which the ledger tolerates. */
    @Override
    public void close() {
        watchdog.ifPresent(Watchdog::close);
        live.ifPresent(LiveRoutes::close);
        setUp.end(main);
    }
}
