package io.headcount.command;

import io.headcount.delivery.Alerts;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.RecordedStatement;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A person says that a number is wrong. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        header = "Withdraws a statement that waits for review: it is never sent.",
        description = "The ledger keeps it, with who, when and why. The same numbers are not proposed again; a"
                + " new statement is made as soon as the vendor's numbers differ.")
final class RejectCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @Mixin
    private Waiting waiting;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why it is wrong; the ledger keeps it.")
    private String reason;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    RejectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException {
        if (reason.isBlank()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--reason: say why");
        }
        Settings settings = console.settings();
        try (Ledger ledger = console.ledger(settings)) {
            Optional<RecordedStatement> meant = waiting.in(ledger);
            if (meant.isEmpty()) {
                console.out().println("No statement waits for review.");
                return ExitCode.DONE.code();
            }
            RecordedStatement statement = meant.get();
            if (!ledger.reviews()
                    .reject(
                            statement.id(),
                            console.user(),
                            settings.redact(reason.strip()),
                            console.clock().instant())) {
                throw Waiting.lost(ledger, statement);
            }
            new Alerts(ledger, settings, console.clock()).decided(statement);
            console.out()
                    .println(Waiting.name(statement)
                            + ": withdrawn; nothing of it was or will be sent. A new one is made as"
                            + " soon as the vendor's numbers differ.");
            return ExitCode.DONE.code();
        }
    }
}
