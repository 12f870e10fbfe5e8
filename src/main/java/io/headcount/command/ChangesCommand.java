package io.headcount.command;

import io.headcount.billing.Changes;
import io.headcount.billing.Changes.Company;
import io.headcount.billing.Changes.Compared;
import io.headcount.billing.Changes.Kind;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What differs between two months as they are billed. */
@Command(
        name = "changes",
        mixinStandardHelpOptions = true,
        header = "Tells which companies grew, shrank, came and went between two months that were billed.",
        description = "The changes add up to the difference of the two totals.")
final class ChangesCommand implements Callable<Integer>, NeedsLedger {

    private static final List<String> COLUMNS = List.of(
            "period",
            "against",
            "account",
            "kind",
            "company_id",
            "company_name",
            "monthly_users",
            "against_monthly_users",
            "change",
            "license_limit");
    private static final int SHOWN = 20;

    private final Console console;

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The month; else the latest that is billed.")
    private YearMonth period;

    @Option(
            names = "--against",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The month that it is compared with; else the one before it.")
    private YearMonth against;

    @Mixin
    private OneAccount account;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "text, json or csv; json prints one document and nothing else.")
    private TableFormat format;

    ChangesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, IOException {
        Settings settings = console.settings();
        try (Ledger ledger = console.ledger(settings);
                Result result = new Result(console)) {
            Changes changes = Changes.between(ledger, account.in(ledger, settings), period, against);
            switch (format) {
                case JSON -> result.line(RecordJson.document(changes));
                case CSV -> csv(changes, result);
                case TEXT -> text(changes, result);
            }
        } catch (NothingKnown e) {
            throw new SettingsException(e.getMessage());
        }
        return ExitCode.DONE.code();
    }

    private static void csv(Changes changes, Result result) throws IOException {
        CsvTable table = result.table(COLUMNS);
        for (Company company : changes.companies()) {
            result.row(
                    table,
                    changes.period(),
                    changes.against(),
                    company.account(),
                    company.kind().label(),
                    company.companyId(),
                    company.companyName(),
                    company.monthlyUsers(),
                    company.againstMonthlyUsers(),
                    company.change(),
                    company.licenseLimit());
        }
    }

    private static void text(Changes changes, Result result) throws IOException {
        result.line("");
        result.line("  " + changes.period() + ": " + Figures.plain(changes.totalMonthlyUsers())
                + " monthly users, " + Figures.signed(changes.change()) + " against " + changes.against() + " with "
                + Figures.plain(changes.againstTotalMonthlyUsers()));
        for (Compared compared : changes.accounts()) {
            result.line("  " + compared(changes, compared));
        }
        for (Kind kind : Kind.values()) {
            Changes.Sum sum = changes.kinds().get(kind);
            result.line("");
            result.line(String.format(
                    Locale.ROOT, "  %s: %,d, %s", kind.label(), sum.companies(), Figures.signed(sum.change())));
            List<Company> companies = changes.companies().stream()
                    .filter(company -> company.kind() == kind)
                    .toList();
            for (Company company : companies.stream().limit(SHOWN).toList()) {
                result.line(String.format(
                                Locale.ROOT,
                                "  %10s  %,9d → %-9s",
                                Figures.signed(company.change()),
                                company.againstMonthlyUsers() == null ? 0 : company.againstMonthlyUsers(),
                                Figures.plain(company.monthlyUsers() == null ? 0 : company.monthlyUsers()))
                        + "  " + StatementPrinter.shown(company.companyName())
                        + Account.inWords(company.account()));
            }
            if (companies.size() > SHOWN) {
                result.line(String.format(
                        Locale.ROOT,
                        "              and %,d more; --format csv lists all of them",
                        companies.size() - SHOWN));
            }
        }
    }

    private static String compared(Changes changes, Compared compared) {
        String name = compared.account().equals(Account.DEFAULT) ? "" : compared.account() + ": ";
        if (compared.statementId() == null) {
            return name + changes.period() + " is not billed, so all its companies count as gone";
        }
        if (compared.againstStatementId() == null) {
            return name + changes.against() + " is not billed, so all its companies count as new";
        }
        return name + "revision " + compared.revision() + " against revision " + compared.againstRevision();
    }
}
