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
import io.headcount.runtime.Scope;
import io.headcount.runtime.SmtpCheck;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.OneLine;
import io.headcount.text.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
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
        description = "Prints one line each for settings, time zone and schedule, ledger, routes, the summary's"
                + " templates, credential and role, this machine's clock, the month selector, the export,"
                + " mail authentication and webhook address, with what to do if it fails. With --capture,"
                + " takes one reading of the last closed month and writes it, redacted, to a file for"
                + " support.")
final class CheckCommand implements Callable<Integer> {

    private final Console console;
    private final CheckReport report;

    @Option(
            names = "--capture",
            paramLabel = "FILE.har",
            description = "Take one reading and nothing else, and write its requests and answers to this file, an"
                    + " HTTP Archive: secrets are removed; names, ids, tags and addresses become pseudonyms;"
                    + " numbers stay.")
    private Path capture;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "With --capture: one of several accounts (default: the first).")
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
                    spec.commandLine(), "--account needs --capture; a check covers all accounts");
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
        checkRoutes(settings);
        checkMail(settings);
        checkWebhook(settings);
        return report.worst().code();
    }

    private void checkTime(Settings settings) {
        ZoneId zone = settings.get(Setting.BILLING_TIME_ZONE);
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        report.passed(
                "time",
                "in " + zone + " it is " + calendar.today() + ", and " + calendar.lastClosed()
                        + " is the last closed month");
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

    private void checkRoutes(Settings settings) {
        try {
            HeadcountRuntime.rehearse(console.home(), settings, console.clock());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
            return;
        }
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
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
        }
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

    private void checkMail(Settings settings) {
        if (!settings.emailIsOn()) {
            report.off("e-mail", "email.to");
            return;
        }
        String server = settings.get(Setting.SMTP_HOST) + ":" + settings.get(Setting.SMTP_PORT);
        try {
            SmtpCheck.logIn(settings);
            report.passed("e-mail", "accepted by " + server + ", nothing sent");
        } catch (jakarta.mail.MessagingException e) {
            report.failed(
                    "e-mail",
                    ExitCode.USAGE,
                    server + ": " + OneLine.atMost(1_000, settings.redact(Reason.of(e)))
                            + "; check smtp.host, smtp.port, smtp.security, smtp.username and smtp.password");
        }
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
            String reason = Reason.of(watch.meaning(e, "there was no connection"));
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
