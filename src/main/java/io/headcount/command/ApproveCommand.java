package io.headcount.command;

import io.headcount.delivery.Alerts;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A person says that a number is right. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        header = "Releases a statement that waits for review: its deliveries go out at once.")
final class ApproveCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @Mixin
    private Waiting waiting;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is right; the ledger keeps it.")
    private String reason;

    ApproveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, RouteFailure {
        Settings settings = console.settings();
        Requirements.check(settings, Requirements.DELIVER);
        try (Ledger ledger = console.ledger(settings)) {
            ledger.deliveries().dropDeadClaims();
            Optional<RecordedStatement> meant = waiting.in(ledger);
            if (meant.isEmpty()) {
                console.out().println("No statement waits for review.");
                return ExitCode.DONE.code();
            }
            // Before the decision: what can't be delivered because of the settings is not released either.
            try (HeadcountRuntime runtime = HeadcountRuntime.start(
                    console.home(), settings, ledger, console.clock(), Progress.NONE, Scope.ON_CALL)) {
                approve(ledger, settings, meant.get());
                runtime.deliver();
                return report(ledger.statements().find(meant.get().id()).orElseThrow());
            }
        }
    }

    private void approve(Ledger ledger, Settings settings, RecordedStatement statement) throws SettingsException {
        String why = reason == null ? null : settings.redact(reason.strip());
        if (!ledger.reviews()
                .approve(statement.id(), console.user(), why, console.clock().instant())) {
            throw Waiting.lost(ledger, statement);
        }
        new Alerts(ledger, settings, console.clock()).decided(statement);
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s: released, %,d monthly users in %,d companies%n",
                        Waiting.name(statement),
                        statement.totalMonthlyUsers(),
                        statement.companyCount());
    }

    private int report(RecordedStatement statement) {
        boolean all = true;
        for (Delivery delivery : statement.deliveries()) {
            console.out().println("  " + StatementPrinter.inWords(delivery));
            all &= delivery.state() == DeliveryState.DELIVERED;
        }
        return all ? ExitCode.DONE.code() : ExitCode.UNDELIVERED.code();
    }
}
