package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.operations.web.WebServer;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether everything is in place. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Checks that everything is in place; sends nothing, unless --send says so.",
        description = "Prints one line each for settings, time zone and schedule, ledger, routes, the summary's"
                + " templates, credential and role, this machine's clock, the month selector, the export,"
                + " mail authentication and webhook address, with what to do if it fails, and a last line that"
                + " counts them. With --capture, takes one reading of the last closed month and writes it,"
                + " redacted, to a file for support.")
final class CheckCommand implements Callable<Integer>, NeedsLedger {

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

    @Option(
            names = "--destinations",
            description = "Also ask each billing system, reading only, whether it knows the metric and everybody whom"
                    + " config/customers.csv names, and what it shows of the last billed month. Takes ten minutes at"
                    + " most. Each needs its route routes/examples/check-NAME.camel.yaml in routes/.")
    private boolean destinations;

    @Option(
            names = "--send",
            description = "Also send a test mail to those who get the summary, and a signed test event to each webhook,"
                    + " and say what the other side said. Neither holds a month or a number.")
    private boolean send;

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
        if (capture != null && (destinations || send)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--capture takes one reading and nothing else: no --destinations, no --send");
        }
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
            return capture == null ? report.end() : report.worst().code();
        }
        if (capture != null) {
            new CapturedReading(console, settings, account, report).into(capture);
            return report.worst().code();
        }
        checkServe(settings);
        checkTime(settings);
        NetworkCheck network = new NetworkCheck(settings, console.clock(), report);
        boolean way = network.isThereAWay();
        checkLedger(settings);
        RoutesCheck routes = new RoutesCheck(console, settings, report, destinations, send);
        if (!way) {
            routes.notLookedAt("there is no way to anybody", "routes, vendor, receivers");
        }
        if (!way || !routes.check()) {
            new MailCheck(settings, console.clock(), report).withoutRoutes();
        }
        if (way) {
            network.receivers();
        }
        return report.end();
    }

    /** By the rules of 'serve' itself. */
    private void checkServe(Settings settings) {
        try {
            Requirements.check(settings, Requirements.SERVE);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("serve", ExitCode.USAGE, "would not start: " + problem));
            return;
        }
        if (settings.isChosen(Setting.SERVER_PORT)) {
            try {
                ServeCommand.web(settings).ifPresent(WebServer::close);
            } catch (SettingsException e) {
                report.open(
                        "serve", "unless it is a serve that runs already, another would not start: " + e.getMessage());
            }
        }
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
}
