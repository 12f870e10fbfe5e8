package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.usage.Customers;
import io.headcount.http.TimeLimit;
import io.headcount.http.Watch;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.runtime.SmtpCheck;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.OneLine;
import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether everything is in place. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Checks that everything is in place; sends nothing.",
        description =
                "One line each for settings, time zone and schedule, ledger, routes, the summary's templates, credential"
                        + " and role, this machine's clock, the month selector, the export, mail log-in and webhook"
                        + " address,"
                        + " with what to do where it fails. With --capture: one reading of the last closed month, written"
                        + " down so that it can be shown to whoever helps.")
final class CheckCommand implements Callable<Integer> {

    private final Console console;
    private final CheckReport report;

    @Option(
            names = "--capture",
            paramLabel = "FILE.har",
            description =
                    "Take one reading and nothing else, and write what was asked and answered to this file, as an"
                            + " HTTP Archive: secrets are removed; names, ids, tags and addresses become stand-ins; numbers stay.")
    private Path capture;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "With --capture: one of several accounts; else the first.")
    private String account;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    CheckCommand(Console console) {
        this.console = console;
        this.report = new CheckReport(console.out());
    }

    @Override
    public Integer call() {
        if (capture == null && account != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--account goes with --capture; a check is of all accounts");
        }
        Settings settings;
        try {
            settings = console.settings();
            if (capture == null) {
                Requirements.check(settings, Requirements.READ, Requirements.DELIVER);
            } else {
                Requirements.check(settings, Requirements.READ);
                account = StatementCommand.accounts(account, settings).get(0);
            }
            report.passed("settings", console.home().settingsFile() + " and the environment");
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("settings", ExitCode.USAGE, problem));
            return report.worst().code();
        }
        if (capture != null) {
            new CapturedReading(console, settings, account, report).into(capture);
            return report.worst().code();
        }
        checkTime(settings);
        checkLedger(settings);
        if (!checkRoutes(settings)) {
            checkMail(settings, Optional.empty());
        }
        checkWebhook(settings);
        return report.worst().code();
    }

    private void checkTime(Settings settings) {
        ZoneId zone = settings.get(Setting.BILLING_TIME_ZONE);
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        report.passed(
                "time",
                "in " + zone + " it is " + calendar.today() + ", and " + calendar.lastClosed()
                        + " is the last month that is closed");
        report.passed(
                "schedule",
                "'" + settings.get(Setting.BILLING_SCHEDULE) + "' next runs "
                        + NextRuns.of(settings.get(Setting.BILLING_SCHEDULE), zone, console.clock()));
    }

    private void checkLedger(Settings settings) {
        try (Ledger ledger = Ledger.open(settings, console.home().data())) {
            int statements = ledger.statements().history().size();
            report.passed(
                    "ledger",
                    statements + (statements == 1 ? " statement" : " statements") + ", tables of version "
                            + ledger.version());
        } catch (LedgerException e) {
            report.failed("ledger", ExitCode.UNEXPECTED, e.getMessage());
        }
        LedgerFile.exposed(settings, console.home().data()).forEach(exposed -> report.open("ledger", exposed));
    }

    /** @return whether mail was tried, too, while they ran */
    private boolean checkRoutes(Settings settings) {
        try {
            HeadcountRuntime.rehearse(console.home(), settings, console.clock());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
            return false;
        }
        boolean mailTried = false;
        try (HeadcountRuntime runtime =
                HeadcountRuntime.start(console.home(), settings, null, console.clock(), Progress.NONE, Scope.ON_CALL)) {
            runtime.requireDestination();
            report.passed(
                    "routes",
                    "destinations: " + String.join(", ", runtime.destinations().names()));
            checkSummary(settings, runtime);
            VendorCheck vendor = new VendorCheck(
                    runtime, settings, new Customers(console.home().customers()), console.clock(), report);
            settings.accounts().forEach(vendor::check);
            mailTried = true;
            checkMail(settings, Optional.of(runtime));
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
        }
        return mailTried;
    }

    private void checkSummary(Settings settings, HeadcountRuntime runtime) {
        if (!settings.emailIsOn()) {
            return;
        }
        try {
            runtime.requireSummary();
            report.passed(
                    "summary",
                    "templates and words for "
                            + settings.get(Setting.EMAIL_LOCALE).toLanguageTag() + " in "
                            + console.home().emailTemplates());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("summary", ExitCode.USAGE, problem));
        }
    }

    /** @param runtime the routes, by which a token is asked for; nothing where they can't be started */
    private void checkMail(Settings settings, Optional<HeadcountRuntime> runtime) {
        if (!settings.emailIsOn()) {
            report.off("e-mail", "email.to");
            return;
        }
        if (runtime.isEmpty() && settings.mailNeedsToken()) {
            report.open("e-mail", "not tried, because the routes can't be started and one of them asks for the token");
            return;
        }
        String server = settings.mailGoesByGraph()
                ? settings.get(Setting.GRAPH_BASE_URL).getHost()
                : settings.get(Setting.SMTP_HOST) + ":" + settings.get(Setting.SMTP_PORT);
        try {
            if (settings.mailGoesByGraph()) {
                checkGraph(server, runtime.orElseThrow());
            } else {
                if (runtime.isPresent()) {
                    SmtpCheck.logIn(runtime.get());
                } else {
                    SmtpCheck.logIn(settings, console.clock());
                }
                report.passed(
                        "e-mail",
                        settings.mailSignsIn()
                                ? "logged in at " + server + ", nothing sent"
                                : server + " answers, nothing sent");
            }
        } catch (MessagingException | RouteFailure e) {
            Throwable cause = e instanceof RouteFailure ? e.getCause() : e;
            String reason = OneLine.atMost(1_000, settings.redact(Reason.of(cause)));
            report.failed(
                    "e-mail",
                    ExitCode.USAGE,
                    server + ": " + reason
                            + (reason.matches(".*(docs/mail-|check smtp\\.).*") ? "" : "; check " + names(settings)));
        }
    }

    private void checkGraph(String server, HeadcountRuntime runtime) throws RouteFailure {
        if (SmtpCheck.askForGraph(runtime)) {
            report.passed("e-mail", "there is a token for " + server + ", nothing sent");
        } else {
            report.open(
                    "e-mail",
                    "there is a token for " + server
                            + ", but it does not name the permission Mail.Send: grant it with admin"
                            + " consent in Entra, unless it was granted in Exchange (docs/mail-microsoft.md)");
        }
    }

    private static String names(Settings settings) {
        if (settings.mailNeedsToken()) {
            return "smtp.oauth2.*" + (settings.mailGoesByGraph() ? "" : ", smtp.host, smtp.port, smtp.security");
        }
        return "smtp.host, smtp.port, smtp.security, smtp.username and smtp.password";
    }

    private void checkWebhook(Settings settings) {
        if (!settings.webhookIsOn()) {
            report.off("webhook", "webhook.url");
            return;
        }
        URI url = settings.get(Setting.WEBHOOK_URL);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        int patience = (int) settings.get(Setting.WEBHOOK_TIMEOUT).toMillis();
        Socket call = new Socket();
        Watch watch = new Watch(() -> closed(call), TimeLimit.by(settings, Setting.WEBHOOK_TIMEOUT));
        try (Socket socket = call) {
            socket.connect(new InetSocketAddress(url.getHost(), port), patience);
            socket.setSoTimeout(patience);
            if (secure) {
                shakeHands(socket, url.getHost(), port);
            }
            report.passed("webhook", url.getHost() + ":" + port + " answers, nothing sent");
        } catch (IOException e) {
            String reason = Reason.of(watch.meaning(e, "no connection came about"));
            report.failed(
                    "webhook", ExitCode.USAGE, url.getHost() + ":" + port + ": " + reason + "; check webhook.url");
        } finally {
            watch.end();
        }
    }

    private static boolean closed(Socket socket) {
        try {
            socket.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void shakeHands(Socket socket, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
        }
    }
}
