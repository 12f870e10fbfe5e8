package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.CompanyHistory;
import io.headcount.billing.CompanyHistory.Month;
import io.headcount.billing.CompanyHistory.Revision;
import io.headcount.billing.CompanySearch;
import io.headcount.billing.NothingKnown;
import io.headcount.delivery.attachment.CsvTable;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import io.headcount.text.Figures;
import io.headcount.text.RecordJson;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a company was billed, month by month. */
@Command(
        name = "company",
        mixinStandardHelpOptions = true,
        header = "Tells what a company was billed, month by month, and why that changed.",
        description = "A month is billed at its newest revision that does not wait for review and was not withdrawn.")
final class CompanyCommand implements Callable<Integer>, NeedsLedger {

    private static final List<String> COLUMNS = List.of(
            "period",
            "account",
            "company_id",
            "company_name",
            "monthly_users",
            "change",
            "target_users",
            "license_limit",
            "over_limit",
            "license_expired",
            "license_ends",
            "revision",
            "statement_id",
            "vanished_on",
            "revisions");
    private static final int MOST_MONTHS = 1_200;

    private final Console console;

    @Parameters(
            paramLabel = "NAME-OR-ID",
            description = "Its id; or a name that it has or had, or a part of one, whatever the case and accents.")
    private String company;

    @Option(
            names = "--months",
            paramLabel = "N",
            defaultValue = "24",
            description = "How many months before the one under way (${DEFAULT-VALUE}).")
    private int months;

    @Mixin
    private OneAccount account;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "text, json or csv; json prints one document and nothing else.")
    private TableFormat format;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    CompanyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, IOException {
        if (months < 1 || months > MOST_MONTHS) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--months " + months + ": not between 1 and " + MOST_MONTHS);
        }
        Settings settings = console.settings();
        try (Ledger ledger = console.ledger(settings)) {
            YearMonth from =
                    BillingCalendar.of(settings, console.clock()).current().minusMonths(months);
            CompanyHistory history =
                    CompanyHistory.of(ledger, CompanySearch.idOf(ledger, company), account.in(ledger, settings), from);
            print(history);
        } catch (NothingKnown e) {
            throw new SettingsException(e.getMessage());
        }
        return ExitCode.DONE.code();
    }

    private void print(CompanyHistory history) throws IOException {
        try (Result result = new Result(console)) {
            switch (format) {
                case JSON -> result.line(RecordJson.document(history));
                case CSV -> csv(history, result);
                case TEXT -> text(history, result);
            }
        }
    }

    private static void csv(CompanyHistory history, Result result) throws IOException {
        CsvTable table = result.table(COLUMNS);
        for (Month month : history.months()) {
            result.row(
                    table,
                    month.period(),
                    month.account(),
                    history.companyId(),
                    month.companyName(),
                    month.monthlyUsers(),
                    month.change(),
                    month.targetUsers(),
                    month.licenseLimit(),
                    month.overLimit(),
                    month.licenseExpired(),
                    month.licenseEnds(),
                    month.revision(),
                    month.statementId(),
                    month.vanished() == null ? null : month.vanished().lastSeen(),
                    revisions(month.revisions()));
        }
    }

    private static String revisions(List<Revision> revisions) {
        return revisions.stream().map(CompanyCommand::inWords).collect(Collectors.joining(", "));
    }

    private static String inWords(Revision revision) {
        return "revision " + revision.revision() + " (" + revision.state() + "): "
                + (revision.monthlyUsers() == null ? "not named" : Figures.plain(revision.monthlyUsers()));
    }

    private static void text(CompanyHistory history, Result result) throws IOException {
        result.line("");
        result.line("  " + StatementPrinter.shown(history.names().get(0).name()) + "   "
                + StatementPrinter.line(history.companyId()));
        for (CompanyHistory.Name name : history.names().stream().skip(1).toList()) {
            result.line("  also called " + StatementPrinter.shown(name.name()) + ", " + name.firstPeriod() + " to "
                    + name.lastPeriod());
        }
        result.line("  seen from " + history.firstSeen() + " to " + history.lastSeen());
        if (history.newestReading() != null) {
            CompanyHistory.NewestReading reading = history.newestReading();
            result.line("  read last on " + reading.day() + ": " + Figures.plain(reading.monthlyUsers())
                    + " monthly users in " + reading.period() + Account.inWords(reading.account())
                    + "; daily readings are no bill");
        }
        result.line("");
        if (history.months().isEmpty()) {
            result.line("  Nothing was billed in these months; --months looks further back.");
            return;
        }
        result.line(String.format(
                Locale.ROOT, "  %-7s %10s %10s %10s %10s", "month", "users", "change", "registered", "limit"));
        for (Month month : history.months()) {
            result.line(String.format(
                            Locale.ROOT,
                            "  %-7s %10s %10s %10s %10s  ",
                            month.period(),
                            Figures.plain(month.monthlyUsers()),
                            Figures.signed(month.change()),
                            Figures.plain(month.targetUsers()),
                            Figures.plain(month.licenseLimit()))
                    + remarks(month));
        }
    }

    private static String remarks(Month month) {
        String remarks = revisions(month.revisions()) + Account.inWords(month.account());
        if (month.overLimit()) {
            remarks += "; over its limit";
        }
        if (month.vanished() != null) {
            remarks += "; gone from the vendor's list since " + month.vanished().lastSeen() + ", "
                    + (month.vanished().billed()
                            ? "billed at its last number"
                            : "not billed; its last number was "
                                    + Figures.plain(month.vanished().lastMonthlyUsers()));
        } else if (month.revision() == null) {
            remarks += "; not billed yet";
        }
        return remarks;
    }
}
