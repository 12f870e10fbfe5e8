package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.Capacity;
import io.headcount.billing.CapacityCsv;
import io.headcount.billing.CapacityText;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.RecordJson;
import java.io.IOException;
import java.util.List;
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
final class CapacityCommand implements Callable<Integer>, NeedsLedger {

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
        try (Ledger ledger = console.ledger(settings);
                Result result = new Result(console)) {
            String only = account.in(ledger, settings);
            Capacity capacity = Capacity.of(
                    ledger,
                    only == null ? settings.accounts() : List.of(only),
                    BillingCalendar.of(settings, console.clock()).current());
            switch (format) {
                case JSON -> result.line(RecordJson.document(capacity));
                case CSV -> result.text(CapacityCsv.of(capacity));
                case TEXT -> result.text(CapacityText.of(capacity));
            }
        }
        return ExitCode.DONE.code();
    }
}
