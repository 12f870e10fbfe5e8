package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.reading.ProvenReading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.StatementDocument;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One period now. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        header = "Produces, records and delivers the statement of one period now.",
        description = "A billed period is not read again; only its open deliveries are tried. A period whose"
                + " statement waits for review, or was rejected, is read again. A month that is not closed"
                + " gives a provisional statement, which is only printed.")
final class StatementCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The month (default: the last closed one in the billing time zone).")
    private YearMonth wanted;

    @Option(names = "--account", paramLabel = "NAME", description = "One of several accounts (default: all).")
    private String account;

    @Option(names = "--dry-run", description = "Produce, prove and print; record and send nothing.")
    private boolean dryRun;

    @Option(names = "--deliver", description = "Also deliver a provisional statement, marked as such.")
    private boolean deliver;

    @Option(names = "--again", description = "Propose rejected numbers once more, because they are right after all.")
    private boolean again;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "text or json; json prints one document and nothing else.")
    private Format format;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    StatementCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean needsLedger(CommandLine.ParseResult written) {
        return !dryRun;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException {
        if (dryRun && deliver) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--dry-run sends nothing; leave out --deliver");
        }
        Settings settings = console.settings();
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        YearMonth period = wanted == null ? calendar.lastClosed() : wanted;
        check(period, calendar);
        List<String> accounts = accounts(account, settings);
        boolean recording = !dryRun && (calendar.isClosed(period) || deliver);
        Requirements.check(settings, Requirements.READ);
        if (!recording) {
            return print(settings, accounts, period);
        }
        Requirements.check(settings, Requirements.DELIVER);
        try (Ledger ledger = console.ledger(settings)) {
            return new StatementRun(console, settings, ledger, Scope.ON_CALL, again)
                    .run(accounts, period, calendar.isClosed(period), format);
        }
    }

    /** Refuses a period that has not begun. */
    static void check(YearMonth period, BillingCalendar calendar) throws SettingsException {
        if (period.isAfter(calendar.current())) {
            throw new SettingsException("--period: " + period + " has not begun in " + calendar.zone());
        }
    }

    /** The accounts that are meant. */
    static List<String> accounts(String wanted, Settings settings) throws SettingsException {
        if (wanted == null) {
            return settings.accounts();
        }
        if (!settings.accounts().contains(wanted)) {
            throw new SettingsException(
                    "--account: there is no account '" + wanted + "', only: " + String.join(", ", settings.accounts()));
        }
        return List.of(wanted);
    }

    private int print(Settings settings, List<String> accounts, YearMonth period) throws SettingsException {
        try (HeadcountRuntime runtime = HeadcountRuntime.start(
                console.home(), settings, null, console.clock(), console.progress(), Scope.READ)) {
            StatementReport report = new StatementReport(console.out(), format, accounts.size());
            for (String each : accounts) {
                try {
                    ProvenReading reading = runtime.call("proven-reading", each, period, ProvenReading.class);
                    StatementDocument document =
                            runtime.statements().first(reading).document();
                    report.add(new StatementPrinter.Shown(document, null));
                } catch (RouteFailure failure) {
                    report.ended(StatementRun.explain(console, settings, each, period, failure));
                }
            }
            return report.finish().code();
        }
    }
}
