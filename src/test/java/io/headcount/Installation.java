package io.headcount;

import io.headcount.command.Console;
import io.headcount.command.HeadcountCommand;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Home;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole installation in a folder of its own: the project's real routes and templates, an empty ledger, and settings
 * that point at a sandbox. Commands run as the launcher runs them, save for the process.
 */
public final class Installation {

    private final Home home;
    private final Map<String, String> environment = new HashMap<>();
    private final Clock clock;
    private Sandbox sandbox;
    private int checked;

    /** What a command printed and how it ended. */
    public record Run(int exit, String out, String err) {}

    private Installation(Path folder, Clock clock) {
        this.home = new Home(folder);
        this.clock = clock;
    }

    /** An installation with no settings at all. */
    public static Installation in(Path folder, Clock clock) throws IOException {
        Installation installation = new Installation(folder, clock);
        copy(Path.of("routes"), installation.home.routes());
        copy(Path.of("config", "email"), installation.home.emailTemplates());
        return installation;
    }

    /**
     * An installation that reads from a sandbox and delivers to it, with pauses of a millisecond and small pages; months are
     * closed as soon as they are over.
     */
    public static Installation of(Sandbox sandbox, Path folder, Clock clock) throws IOException {
        Installation installation = in(folder, clock);
        installation.sandbox = sandbox;
        return installation
                .with("KEEPNET_API_BASE_URL", sandbox.apiBaseUrl())
                .with("KEEPNET_CLIENT_ID", sandbox.clientId())
                .with("KEEPNET_CLIENT_SECRET", sandbox.clientSecret())
                .with("KEEPNET_PAGE_SIZE", "10")
                .with("KEEPNET_RETRY_DELAY", "1ms")
                .with("KEEPNET_MAX_ATTEMPTS", "3")
                .with("KEEPNET_TIMEOUT", "5s")
                .with("BILLING_SETTLE", "0s")
                .with("EMAIL_FROM", "headcount@msp.example")
                .with("EMAIL_TO", "finance@msp.example")
                .with("SMTP_HOST", "127.0.0.1")
                .with("SMTP_PORT", String.valueOf(sandbox.smtpPort()))
                .with("SMTP_SECURITY", "none")
                .with("WEBHOOK_URL", sandbox.webhookUrl())
                .with("WEBHOOK_SECRET", sandbox.webhookSecret())
                .with("SERVER_PORT", "0");
    }

    /** Sets an environment variable; null takes it away. */
    public Installation with(String variable, String text) {
        if (text == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, text);
        }
        return this;
    }

    /** The environment variables of this installation. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The folders of this installation. */
    public Home home() {
        return home;
    }

    /** Puts a route into {@code routes/}, as an operator does, or another in the place of one that is there. */
    public Installation withRoute(String file, String... yaml) throws IOException {
        Files.writeString(home.routes().resolve(file), String.join("\n", yaml) + "\n");
        return this;
    }

    /**
     * Adds a destination of an operator's own.
     *
     * @param steps lines of YAML, as they stand below {@code steps:}
     */
    public Installation withDestination(String name, String... steps) throws IOException {
        return withOwn("deliver-" + name, List.of("    group: destination"), steps);
    }

    /** Adds a route of an operator's own that others call by its id. */
    public Installation withCalled(String id, String... steps) throws IOException {
        return withOwn(id, List.of(), steps);
    }

    private Installation withOwn(String id, List<String> more, String... steps) throws IOException {
        List<String> lines = new ArrayList<>(List.of("- route:", "    id: " + id));
        lines.addAll(more);
        lines.addAll(
                List.of("    description: An operator's own.", "    from:", "      uri: direct:" + id, "      steps:"));
        Stream.of(steps).map(step -> "        " + step).forEach(lines::add);
        return withRoute(id + ".camel.yaml", lines.toArray(String[]::new));
    }

    /** Copies a ready destination into {@code routes/}, as an operator does. */
    public Installation withExample(String destination) throws IOException {
        String file = "deliver-" + destination + ".camel.yaml";
        Files.copy(
                Path.of("routes", "examples", file), home.routes().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    /** Copies the route that asks a ready destination what it knows, as an operator does. */
    public Installation withQuestions(String destination) throws IOException {
        String file = "check-" + destination + ".camel.yaml";
        Files.copy(
                Path.of("routes", "examples", file), home.routes().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    /**
     * Copies a route for a second receiver of its kind, as docs/destinations.md has an operator do it.
     *
     * @param route where it is, such as {@code routes/deliver-webhook.camel.yaml}
     * @param name the name in it that gets the number
     */
    public Installation withCopy(Path route, String name, int number) throws IOException {
        String file = route.getFileName().toString().replace(name, name + number);
        String text = Files.readString(route).replaceAll("(?m)" + name + "([^A-Za-z]|$)", name + number + "$1");
        Files.writeString(home.routes().resolve(file), text);
        return this;
    }

    /** Runs a command. */
    public Run run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                home,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                clock);
        int exit = HeadcountCommand.run(console, args);
        checkSent();
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What the schedule does at a tick of 'serve': the books, the deliveries and the alerts, and then it is over. */
    public void tick() throws SettingsException, RouteFailure {
        Settings settings = settings();
        try (Ledger ledger = ledger();
                HeadcountRuntime runtime =
                        HeadcountRuntime.start(home, settings, ledger, clock, Progress.NONE, Scope.ON_CALL)) {
            runtime.call("bring-books-up-to-date");
            if (settings.find(Setting.EMAIL_ALERT_TO).isPresent()) {
                runtime.call("alerts");
            }
        }
        checkSent();
    }

    /** Every statement that a test sends to its sandbox is held against the schema that receivers have. */
    private void checkSent() {
        if (sandbox != null) {
            List<ReceivedWebhook> sent = sandbox.webhooks();
            sent.subList(Math.min(checked, sent.size()), sent.size())
                    .forEach(webhook -> StatementSchema.check(webhook.body()));
            checked = sent.size();
        }
    }

    /** The ledger of this installation, which no command may have open. */
    public Ledger ledger() {
        try {
            return Ledger.open(settings(), home.data());
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    /** The settings in force. */
    public Settings settings() {
        try {
            return home.settings(environment);
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    /** What the ledger holds, newest first. */
    public List<RecordedStatement> history() {
        try (Ledger ledger = ledger()) {
            return ledger.statements().history();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
