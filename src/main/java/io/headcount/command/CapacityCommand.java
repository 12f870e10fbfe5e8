package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.Capacity;
import io.headcount.billing.CapacityCsv;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import io.headcount.text.RecordJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who runs out. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        header = "Tells how far the month under way has come, and who reaches the limit of the licence when.",
        description = {"From the daily readings that 'serve' takes; no bill.", "What is expected: " + Capacity.METHOD})
final class CapacityCommand implements Callable<Integer> {

    private static final int SHOWN = 30;

    private final Console console;

    @Mixin
    private OneAccount account;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "text, json or csv; json prints one document and nothing else.")
    private TableFormat format;

    CapacityCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, IOException {
        Settings settings = console.settings();
        try (Ledger ledger = Ledger.open(settings, console.home().data());
                Result result = new Result(console)) {
            String only = account.in(ledger, settings);
            Capacity capacity = Capacity.of(
                    ledger,
                    only == null ? settings.accounts() : List.of(only),
                    BillingCalendar.of(settings, console.clock()).current());
            switch (format) {
                case JSON -> result.line(RecordJson.document(capacity));
                case CSV -> result.text(CapacityCsv.of(capacity));
                case TEXT -> text(capacity, result);
            }
        }
        return ExitCode.DONE.code();
    }

    private static void text(Capacity capacity, Result result) throws IOException {
        if (capacity.readings().isEmpty()) {
            result.line("No daily reading of " + capacity.period()
                    + " is in the ledger yet. 'headcount serve' takes one each day, at the time of billing.schedule.");
            return;
        }
        Capacity.Totals totals = capacity.totals();
        result.line("");
        for (Capacity.NewestReading reading : capacity.readings()) {
            result.line("  " + capacity.period() + Account.inWords(reading.account()) + " so far, read on "
                    + reading.day()
                    + (reading.gone() == 0
                            ? ""
                            : "; " + Figures.plain(reading.gone())
                                    + " that were there earlier in the month are gone from the vendor's list"));
        }
        result.line("  " + Figures.plain(totals.monthlyUsers()) + " monthly users in "
                + Figures.plain(totals.companies()) + " companies"
                + (totals.expectedMonthlyUsers() == null
                        ? "; too few daily readings to say what to expect"
                        : "; " + Figures.plain(totals.expectedMonthlyUsers()) + " expected at the month's end (trend of "
                                + Figures.plain(totals.companiesWithExpectation()) + ")"));
        result.line("  " + Figures.plain(totals.targetUsers()) + " registered; limits add up to "
                + Figures.plain(totals.licenseLimit()) + "; reached by " + Figures.plain(totals.limitReached())
                + ", and by " + Figures.plain(totals.limitReachedThisMonth())
                + " more before the month is over; licences that end or ended: "
                + Figures.plain(totals.licenseEndsThisMonth()));
        result.line("");
        result.line(String.format(
                Locale.ROOT, "  %10s %10s %10s %10s %7s", "users", "expected", "registered", "limit", "used"));
        for (Capacity.Company company : capacity.companies().stream().limit(SHOWN).toList()) {
            result.line(String.format(
                            Locale.ROOT,
                            "  %10s %10s %10s %10s %7s  ",
                            Figures.plain(company.monthlyUsers()),
                            Figures.plain(company.expectedMonthlyUsers()),
                            Figures.plain(company.targetUsers()),
                            Figures.plain(company.licenseLimit()),
                            company.percentUsed() == null ? "–" : company.percentUsed() + " %")
                    + StatementPrinter.shown(company.companyName()) + Account.inWords(company.account())
                    + remarks(company));
        }
        if (capacity.companies().size() > SHOWN) {
            result.line("  and " + Figures.plain((long) capacity.companies().size() - SHOWN)
                    + " more, less urgent; --format csv lists all of them");
        }
        result.line("");
        result.line("  Expected: " + capacity.method());
    }

    private static String remarks(Capacity.Company company) {
        List<String> remarks = new ArrayList<>();
        if (company.limitReached()) {
            remarks.add("limit reached");
        }
        if (company.limitReachedOn() != null) {
            remarks.add("limit reached on about " + company.limitReachedOn());
        }
        if (company.ended()) {
            remarks.add("licence ended" + (company.licenseEnds() == null ? "" : " on " + company.licenseEnds()));
        } else if (company.licenseEnds() != null) {
            remarks.add("licence ends on " + company.licenseEnds());
        }
        return remarks.isEmpty() ? "" : "; " + String.join(", ", remarks);
    }
}
