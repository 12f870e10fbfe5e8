package io.headcount.runtime;

import io.headcount.delivery.Alerts;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what changes in {@code routes/} into the running runtime: the whole of a change, once it was tried apart from it, or nothing.
 * What is broken leaves the last good routes running and is told in the log, on the health page and in an alert. Thread-safe.
 *
 * <p>The folder is looked at and not listened to: file systems that come over a network or are swapped as a whole, as those of
 * containers are, tell nobody of their changes.
 */
public final class LiveRoutes implements AutoCloseable {

    private static final String MENDING = ", but a restart would be refused: fix the file, or remove it.";
    private static final String STARTING = "; those are read at a start: restart serve.";
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    private static final long EVERY_MILLIS = 1_000;
    private static final String ABOUT = "the routes";
    private static final String REFUSED = "a change in routes/ was not taken in";

    /** Reads the settings again, for those that a new route refers to. */
    @FunctionalInterface
    public interface SettingsSource {
        /** @throws SettingsException naming what is unknown or can't be read */
        Settings read() throws SettingsException;
    }

    /** Everything that decides whether routes can be loaded. */
    private record Glimpse(RouteFiles files, String settings, String customers) {}

    private final Home home;
    private final SettingsSource settings;
    private final RouteExchange exchange;
    private final Alerts alerts;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(LiveRoutes::thread);

    private RouteFiles running;
    private Glimpse last;
    private Glimpse refused;
    private volatile String problem;

    LiveRoutes(Home home, SettingsSource settings, RouteFiles running, RouteExchange exchange, Alerts alerts) {
        this.home = home;
        this.settings = settings;
        this.running = running;
        this.exchange = exchange;
        this.alerts = alerts;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "routes");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to look, a trouble of an earlier life being over: this one began with what is there. */
    void begin() {
        alerts.end(ABOUT);
        thread.scheduleWithFixedDelay(this::lookSafely, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Why the files in {@code routes/} can't be loaded; empty while the running routes match them. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void lookSafely() {
        try {
            look();
        } catch (Throwable e) {
            // This thread must go on looking, whatever happened.
            LOG.error("The change in {} could not be loaded. {}", home.routes(), e.getMessage(), e);
        }
    }

    /** Looks once. A change is loaded when two looks in a row have found the same: at one, a file may be half written. */
    synchronized void look() {
        Glimpse now = glimpse();
        if (now.equals(refused)) {
            return;
        }
        if (!now.equals(last)) {
            last = now;
            return;
        }
        if (now.files().equals(running)) {
            if (problem != null) {
                over("The files in " + home.routes() + " are again the same as the running routes.");
            }
            return;
        }
        if (now.files().files().isEmpty()) {
            refuse(now, List.of("it has no routes, or can't be read"), MENDING);
            return;
        }
        Set<String> webhooks = exchange.newWebhooks(now.files());
        if (!webhooks.isEmpty()) {
            refuse(
                    now,
                    List.of("it names the settings of " + String.join(", ", webhooks) + " for the first time"),
                    STARTING);
            return;
        }
        try {
            exchange.exchange(running, now.files(), settings.read());
            String changed = now.files().without(running).inWords();
            String gone = running.goneFrom(now.files());
            running = now.files();
            over("Routes loaded: new or changed " + changed + "; gone " + gone + ".");
        } catch (SettingsException e) {
            refuse(now, e.problems(), MENDING);
        } catch (RuntimeException e) {
            // Don't try it again each second.
            refused = now;
            problem = String.valueOf(e.getMessage());
            alerts.raise(ABOUT, REFUSED, problem);
            throw e;
        }
    }

    private void refuse(Glimpse now, List<String> problems, String whatNow) {
        refused = now;
        problem = String.join("; ", problems);
        String message = "The change in " + home.routes() + " was not loaded: " + problem
                + ". The routes go on as they were before" + whatNow;
        LOG.error("{}", message);
        alerts.raise(ABOUT, REFUSED, message);
    }

    private void over(String message) {
        problem = null;
        refused = null;
        LOG.info("{}", message);
        alerts.end(ABOUT);
    }

    private Glimpse glimpse() {
        RouteFiles files;
        try {
            files = RouteFiles.possiblyNone(home.routes());
        } catch (SettingsException e) {
            files = new RouteFiles(List.of());
        }
        return new Glimpse(files, text(home.settingsFile()), text(home.customers()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
