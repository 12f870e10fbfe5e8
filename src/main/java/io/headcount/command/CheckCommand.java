package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.usage.Customers;
import io.headcount.http.Network;
import io.headcount.http.ProxyRefusal;
import io.headcount.http.Reach;
import io.headcount.http.TimeLimit;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.runtime.SmtpCheck;
import io.headcount.settings.Proxies;
import io.headcount.settings.ProxyAddress;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.OneLine;
import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
final class CheckCommand implements Callable<Integer>, NeedsLedger {

    /** Time enough to renew a certificate. */
    private static final Duration SOON = Duration.ofDays(30);

    private static final String PROXY_ADVICE = "check proxy.url and proxy.exclude (or HTTPS_PROXY and NO_PROXY)";

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
    public boolean needsLedger(CommandLine.ParseResult written) {
        return capture == null;
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
        Network network = Network.of(settings);
        boolean way = checkNetwork(settings, network);
        checkLedger(settings);
        if (!way || !checkRoutes(settings)) {
            checkMail(settings, Optional.empty());
        }
        if (way) {
            checkReceivers(settings, network);
        }
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
        try (Ledger ledger = console.ledger(settings)) {
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
            Grace.check(
                    settings,
                    BillingCalendar.of(settings, console.clock()),
                    runtime.destinations().names(),
                    report);
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
                report.passed("e-mail", "accepted by " + server + ", nothing sent");
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

    /** Whether there is a way for calls by HTTP; where there is none, nobody else need be asked. */
    private boolean checkNetwork(Settings settings, Network network) {
        settings.inTheClear().forEach(line -> report.open("in clear", line));
        Proxies proxies = settings.proxies();
        Stream.concat(proxies.https().stream(), proxies.http().stream())
                .map(ProxyAddress::inWords)
                .distinct()
                .forEach(proxy -> report.passed("proxy", "calls by HTTP go through " + proxy));
        Optional<String> problem = network.tls().problem();
        if (problem.isPresent()) {
            report.failed("tls", ExitCode.USAGE, problem.get());
            return false;
        }
        settings.find(Setting.TLS_TRUST_FILE)
                .ifPresent(file -> report.passed("tls", "trusts the authorities in " + file + ", too"));
        network.tls().certificate().stream()
                .findFirst()
                .ifPresent(certificate -> lasts("tls", "our certificate", certificate));
        URI vendor = settings.get(Setting.KEEPNET_API_BASE_URL);
        try {
            Reach.to(vendor, network, TimeLimit.by(settings, Setting.KEEPNET_TIMEOUT))
                    .ifPresent(shown -> lastsNotLong("vendor", "the certificate of " + vendor.getHost(), shown));
        } catch (ProxyRefusal e) {
            report.failed("proxy", ExitCode.USAGE, Reason.of(e) + "; " + PROXY_ADVICE);
            return false;
        } catch (IOException e) {
            // What is wrong is told where the vendor is asked.
            return true;
        }
        return true;
    }

    /** Says when a certificate ends, and asks for a look where that is soon. */
    private void lasts(String what, String whose, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = console.clock().instant();
        String line = whose + " (" + certificate.getSubjectX500Principal().getName() + ") ends on "
                + end.atZone(ZoneOffset.UTC).toLocalDate();
        if (end.isBefore(now)) {
            report.failed(what, ExitCode.USAGE, line + ", which is over; renew it");
        } else if (end.isBefore(now.plus(SOON))) {
            report.open(what, line + ", in " + Duration.between(now, end).toDays() + " days; renew it in time");
        } else {
            report.passed(what, line);
        }
    }

    private void lastsNotLong(String what, String whose, X509Certificate certificate) {
        if (certificate
                .getNotAfter()
                .toInstant()
                .isBefore(console.clock().instant().plus(SOON))) {
            lasts(what, whose, certificate);
        }
    }

    private void checkReceivers(Settings settings, Network network) {
        if (!settings.webhookIsOn()) {
            report.off("webhook", Setting.WEBHOOK_URL.name());
        }
        TimeLimit limit = TimeLimit.by(settings, Setting.WEBHOOK_TIMEOUT);
        settings.receivers().forEach((setting, url) -> {
            boolean webhook = setting.equals(Setting.WEBHOOK_URL.name());
            reach(webhook ? "webhook" : "receiver", setting, url, network, limit);
        });
    }

    private void reach(String what, String setting, URI url, Network network, TimeLimit limit) {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        String where = url.getHost() + ":" + port;
        try {
            Optional<X509Certificate> certificate = Reach.to(url, network, limit);
            report.passed(what, where + " answers, nothing sent");
            certificate.ifPresent(shown -> lastsNotLong(what, "the certificate of " + where, shown));
        } catch (ProxyRefusal e) {
            report.failed(what, ExitCode.USAGE, where + ": " + Reason.of(e) + "; " + PROXY_ADVICE);
        } catch (IOException e) {
            report.failed(what, ExitCode.USAGE, where + ": " + Reason.of(e) + "; check " + setting);
        }
    }
}
