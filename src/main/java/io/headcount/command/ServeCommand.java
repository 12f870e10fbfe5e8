package io.headcount.command;

import io.headcount.beside.Door;
import io.headcount.beside.Limits;
import io.headcount.beside.Reply;
import io.headcount.beside.Request;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.ledger.LedgerWatch;
import io.headcount.log.Overheard;
import io.headcount.operations.health.Health;
import io.headcount.operations.web.Api;
import io.headcount.operations.web.Archive;
import io.headcount.operations.web.WebServer;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The runtime. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Runs until stopped: the schedule, deliveries, alerts and the status page.",
        description = "Brings the books up to date at the start and on schedule: a statement for every closed"
                + " month that has none, corrections of billed ones, and each delivery that is due. The"
                + " page at server.port shows the statements, by default to this machine only.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** A machine that starts us and the database at once has it ready by then. */
    private static final Duration LEDGER_PATIENCE = Duration.ofMinutes(1);

    /** More than Camel takes at most, and less than containers are told to wait. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(13);

    private final Console console;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, InterruptedException {
        AtomicReference<Runnable> stop = new AtomicReference<>(ServeCommand::stopBeforeStarting);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.get().run(), "stop"));
        try {
            return serve(stop);
        } catch (SettingsException | LedgerException | RuntimeException | Error e) {
            // Nothing is left to stop, and the code that it ends with is to stand.
            stop.set(() -> {});
            throw e;
        }
    }

    private int serve(AtomicReference<Runnable> stop) throws SettingsException, LedgerException, InterruptedException {
        Settings settings = console.settings();
        Requirements.check(settings, Requirements.READ, Requirements.DELIVER, Requirements.SERVE);
        Ledger ledger = Ledger.open(settings, console.home().data(), LEDGER_PATIENCE);
        LedgerFile.exposed(settings, console.home().data()).forEach(exposed -> LOG.warn("{}.", exposed));
        ledger.deliveries().dropDeadClaims();
        HeadcountRuntime runtime = null;
        Optional<WebServer> web = Optional.empty();
        try {
            web = web(settings);
            runtime = HeadcountRuntime.start(
                    console.home(), settings, ledger, console.clock(), Progress.NONE, Scope.SERVE);
            runtime.requireDestination();
            runtime.requireSummary();
        } catch (SettingsException e) {
            if (runtime != null) {
                runtime.close();
            }
            web.ifPresent(WebServer::close);
            ledger.close();
            throw e;
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LOG.error(
                "The thread '{}' ended with an unexpected failure: {}",
                thread.getName(),
                settings.redact(String.valueOf(failure))));
        runtime.followRoutes(console::settings);
        Ledger looking = ledger.forLooking(settings);
        LedgerWatch watch = LedgerWatch.of(looking);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicReference<ExitCode> exit = new AtomicReference<>(ExitCode.DONE);
        HeadcountRuntime started = runtime;
        Optional<WebServer> pages = web;
        pages.ifPresent(server -> show(server, settings, looking, started));
        AtomicReference<Optional<Door>> door = new AtomicReference<>(Optional.empty());
        stop.set(() -> stop(pages, door.get(), started, List.of(watch, looking, ledger), exit.get()));
        runtime.watch(looking, why -> {
            if (exit.compareAndSet(ExitCode.DONE, ExitCode.UNEXPECTED)) {
                LOG.error(
                        "serve can't go on: {}. It ends with 1, so that its supervisor starts it again; work in"
                                + " progress is resumed then.",
                        why);
                stopped.countDown();
            }
        });
        door.set(door(settings, ledger));
        tell(settings, runtime);
        stopped.await();
        return exit.get().code();
    }

    /** Takes the port before anything is read or sent; requests wait until all else has started. */
    static Optional<WebServer> web(Settings settings) throws SettingsException {
        OptionalInt port = settings.get(Setting.SERVER_PORT);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(WebServer.on(
                    settings.get(Setting.SERVER_HOST), port.getAsInt(), settings.find(Setting.SERVER_PASSWORD)));
        } catch (IOException e) {
            String problem = "server.port: " + settings.get(Setting.SERVER_HOST) + ":" + port.getAsInt()
                    + " can't be listened on (" + e.getMessage() + ")";
            if (settings.isChosen(Setting.SERVER_PORT)) {
                throw new SettingsException(problem
                        + ". Nothing was read, recorded or sent: stop the program that listens there, or set"
                        + " another port, 0 for any free port, or off for no page.");
            }
            LOG.warn("{}; serve goes on without its page. Set another port, 0 for any free port, or off.", problem);
            return Optional.empty();
        }
    }

    private void show(WebServer server, Settings settings, Ledger ledger, HeadcountRuntime runtime) {
        Health health = runtime.health(ledger);
        server.with(
                        "/",
                        new Archive(
                                ledger,
                                settings,
                                () -> Summaries.of(console.home().emailTemplates(), settings),
                                new Customers(console.home().customers()),
                                console.clock()))
                .with(Api.PATH, new Api(ledger, settings, console.clock()))
                .withToken(settings.find(Setting.SERVER_API_TOKEN))
                .with("/health/live", health.live(), health.liveInAWord())
                .with("/health/ready", health.ready(), health.readyInAWord())
                .with("/health", health.ready())
                .with("/metrics", runtime.metrics())
                .start();
        LOG.info(
                "The status page is available at {}, {}.",
                server.address(),
                settings.find(Setting.SERVER_PASSWORD).isPresent() ? "with server.password" : "from this machine only");
    }

    /** Lets other commands of this machine come in, where only this process can have the ledger open. */
    private Optional<Door> door(Settings settings, Ledger ledger) {
        Optional<Path> file = console.ledgerFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Overheard.begin();
        try {
            return Optional.of(Door.open(
                    file.get(),
                    HeadcountCommand.version(),
                    Limits.STANDARD,
                    (request, reply) -> answer(ledger, settings.accounts(), request, reply)));
        } catch (IOException e) {
            LOG.warn(
                    "Other commands can't go through this process ({}); they need the ledger, so stop serve before one"
                            + " is run.",
                    Reason.of(e));
            return Optional.empty();
        }
    }

    private int answer(Ledger ledger, List<String> accounts, Request request, Reply reply) {
        OutputStream err = reply.err();
        Console visitor = new Console(
                console.home(),
                console.environment(),
                new PrintStream(reply.out(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                request.person(),
                console.clock(),
                new PlaceInServe(ledger, accounts, request, reply));
        LOG.info("Runs 'headcount {}' for {}.", request.arguments().get(0), visitor.user());
        return Overheard.by(
                err, () -> HeadcountCommand.run(visitor, request.arguments().toArray(String[]::new)));
    }

    private static void tell(Settings settings, HeadcountRuntime runtime) {
        LOG.info(
                "Headcount serves: schedule '{}' in {}, destinations {}.",
                settings.get(Setting.BILLING_SCHEDULE),
                settings.get(Setting.BILLING_TIME_ZONE),
                runtime.destinations().names());
        if (!settings.emailIsOn()) {
            LOG.warn("The destination 'email' is off, because email.to is not set.");
        }
        settings.webhooks().stream()
                .filter(webhook -> !settings.isOn(webhook))
                .forEach(webhook -> LOG.warn(
                        "The destination '{}' is off, because {} is not set.",
                        webhook,
                        Setting.webhookUrl(webhook).name()));
    }

    /** A kill at any step of a start is made good by the next one, so it need not be waited for. */
    private static void stopBeforeStarting() {
        LOG.info("Stopped while it was still starting; the next start takes up whatever was in hand.");
        Runtime.getRuntime().halt(ExitCode.DONE.code());
    }

    /** On SIGTERM the virtual machine would end with 143; a stop that was asked for is no failure. */
    private static void stop(
            Optional<WebServer> web,
            Optional<Door> door,
            HeadcountRuntime runtime,
            List<AutoCloseable> ledgers,
            ExitCode exit) {
        LOG.info("Stopping: work in progress is finished, or abandoned where the ledger can resume it.");
        // Whatever hangs: nobody waits for it for ever.
        Thread last = new Thread(() -> haltLater(exit), "halt");
        last.setDaemon(true);
        last.start();
        web.ifPresent(WebServer::close);
        door.ifPresent(Door::close);
        try {
            runtime.close();
            door.ifPresent(Door::awaitCommands);
            for (AutoCloseable ledger : ledgers) {
                ledger.close();
            }
            LOG.info("Stopped.");
        } catch (Exception e) {
            LOG.warn("What could not be stopped is abandoned: {}", e.getMessage());
        } finally {
            Runtime.getRuntime().halt(exit.code());
        }
    }

    private static void haltLater(ExitCode exit) {
        try {
            Thread.sleep(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exit.code());
    }
}
