package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.NoStatement;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.reading.Page;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.HeadcountRuntime.Scope;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.SmtpCheck;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.YearMonth;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import picocli.CommandLine.Command;

/** Whether everything is in place. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Checks that everything is in place; sends nothing.",
        description =
                "One line each for settings, ledger, routes, the summary's templates, credential and role, mail log-in"
                        + " and webhook address,"
                        + " with what to do where it fails.")
final class CheckCommand implements Callable<Integer> {

    private final Console console;
    private ExitCode worst = ExitCode.DONE;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings;
        try {
            settings = console.settings();
            Requirements.check(settings, Requirements.READ, Requirements.DELIVER);
            passed("settings", console.home().settingsFile() + " and the environment");
        } catch (SettingsException e) {
            e.problems().forEach(problem -> failed("settings", ExitCode.USAGE, problem));
            return worst.code();
        }
        checkLedger(settings);
        checkRoutes(settings);
        checkMail(settings);
        checkWebhook(settings);
        return worst.code();
    }

    private void checkLedger(Settings settings) {
        try (Ledger ledger = Ledger.open(settings, console.home().data())) {
            int statements = ledger.statements().history().size();
            passed("ledger", statements + (statements == 1 ? " statement" : " statements"));
        } catch (LedgerException e) {
            failed("ledger", ExitCode.UNEXPECTED, e.getMessage());
        }
    }

    private void checkRoutes(Settings settings) {
        try (HeadcountRuntime runtime =
                HeadcountRuntime.start(console.home(), settings, null, console.clock(), Progress.NONE, Scope.ON_CALL)) {
            runtime.requireDestination();
            passed(
                    "routes",
                    "destinations: " + String.join(", ", runtime.destinations().names()));
            checkSummary(settings, runtime);
            settings.accounts().forEach(account -> checkCredential(settings, runtime, account));
        } catch (SettingsException e) {
            e.problems().forEach(problem -> failed("routes", ExitCode.USAGE, problem));
        }
    }

    private void checkSummary(Settings settings, HeadcountRuntime runtime) {
        if (!settings.emailIsOn()) {
            return;
        }
        try {
            runtime.requireSummary();
            passed(
                    "summary",
                    "templates and words for "
                            + settings.get(Setting.EMAIL_LOCALE).toLanguageTag() + " in "
                            + console.home().emailTemplates());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> failed("summary", ExitCode.USAGE, problem));
        }
    }

    private void checkCredential(Settings settings, HeadcountRuntime runtime, String account) {
        YearMonth month = new BillingCalendar(settings.get(Setting.BILLING_TIME_ZONE), console.clock()).lastClosed();
        try {
            Page page = runtime.firstPage(account, month);
            passed(
                    "credential",
                    (settings.accounts().size() > 1 ? account + ": " : "") + "a token, and " + page.totalRecords()
                            + " companies to see in " + month + " at " + settings.get(Setting.KEEPNET_API_BASE_URL));
        } catch (RouteFailure failure) {
            NoStatement reason = NoStatement.because(account, month, failure.getCause());
            failed(
                    "credential",
                    ExitCode.of(reason.cause()),
                    settings.redact((settings.accounts().size() > 1 ? account + ": " : "") + reason.happened() + " "
                            + reason.advice()));
        }
    }

    private void checkMail(Settings settings) {
        if (!settings.emailIsOn()) {
            off("e-mail", "email.to");
            return;
        }
        String server = settings.get(Setting.SMTP_HOST) + ":" + settings.get(Setting.SMTP_PORT);
        try {
            SmtpCheck.logIn(settings);
            passed("e-mail", "logged in at " + server + ", nothing sent");
        } catch (jakarta.mail.MessagingException e) {
            failed(
                    "e-mail",
                    ExitCode.USAGE,
                    server + ": " + settings.redact(String.valueOf(e.getMessage()))
                            + "; check smtp.host, smtp.port, smtp.security, smtp.username and smtp.password");
        }
    }

    private void checkWebhook(Settings settings) {
        if (!settings.webhookIsOn()) {
            off("webhook", "webhook.url");
            return;
        }
        URI url = settings.get(Setting.WEBHOOK_URL);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        int patience = (int) settings.get(Setting.WEBHOOK_TIMEOUT).toMillis();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), patience);
            socket.setSoTimeout(patience);
            if (secure) {
                shakeHands(socket, url.getHost(), port);
            }
            passed("webhook", url.getHost() + ":" + port + " answers, nothing sent");
        } catch (IOException e) {
            failed("webhook", ExitCode.USAGE, url.getHost() + ":" + port + ": " + e + "; check webhook.url");
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

    private void passed(String what, String detail) {
        console.out().printf("ok    %-11s %s%n", what, detail);
    }

    private void off(String what, String setting) {
        console.out().printf("off   %-11s %s is not set%n", what, setting);
    }

    /** The exit code tells the first failure; the lines tell all of them. */
    private void failed(String what, ExitCode code, String problem) {
        console.out().printf("FAIL  %-11s %s%n", what, problem);
        if (worst == ExitCode.DONE) {
            worst = code;
        }
    }
}
