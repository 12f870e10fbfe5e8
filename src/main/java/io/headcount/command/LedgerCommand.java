package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerAudit;
import io.headcount.ledger.LedgerCopy;
import io.headcount.ledger.LedgerException;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The ledger as a whole: moved, verified, backed up. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        header = "Moves, verifies and backs up the ledger.",
        description = "With the embedded ledger stop 'headcount serve' before a copy; verify and backup go through it.",
        synopsisSubcommandLabel = "(copy | verify | backup)")
final class LedgerCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    LedgerCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean needsLedger(CommandLine.ParseResult written) {
        return List.of("verify", "backup").contains(written.commandSpec().name());
    }

    @Override
    public Optional<Path> writes(CommandLine.ParseResult written) {
        return Optional.ofNullable(written.matchedPositionalValue(0, (Path) null))
                .map(Path::toAbsolutePath);
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say copy, verify or backup");
    }

    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            header = "Copies everything into an empty ledger, in PostgreSQL or embedded, and checks that it arrived.",
            description = "All of it is there afterwards, or nothing. The ledger that is copied from is not changed. No"
                    + " Headcount may use either of them meanwhile.")
    int copy(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "URL",
                            description = "jdbc:postgresql://HOST/DATABASE or jdbc:h2:file:PATH")
                    String to,
            @Option(names = "--username", paramLabel = "NAME", description = "The user there.") String username,
            @Option(names = "--password-file", paramLabel = "FILE", description = "A file with the password there.")
                    Path passwordFile)
            throws SettingsException, LedgerException {
        Settings settings = console.settings();
        Map<String, String> there = new HashMap<>(console.environment());
        there.put("LEDGER_URL", to);
        there.remove("LEDGER_PASSWORD");
        there.remove("LEDGER_PASSWORD_FILE");
        there.put("LEDGER_USERNAME", username != null ? username : to.startsWith("jdbc:h2:") ? "headcount" : "");
        if (passwordFile != null) {
            there.put("LEDGER_PASSWORD_FILE", passwordFile.toString());
        }
        Settings other = console.home().settings(there);
        Path data = console.home().data();
        try (Ledger from = Ledger.open(settings, data);
                Ledger filled = Ledger.openToFill(other, data)) {
            Map<String, Long> copied = new LedgerCopy(from, filled).run();
            console.out()
                    .printf(
                            Locale.ROOT,
                            "Copied and checked: %,d statements with %,d lines, %,d deliveries, %,d rows in all.%n",
                            copied.get("statement"),
                            copied.get("statement_line"),
                            copied.get("delivery"),
                            copied.values().stream().mapToLong(Long::longValue).sum());
        }
        console.out()
                .println("Now set ledger.url=" + to + (username == null ? "" : " and ledger.username=" + username)
                        + ", run 'headcount ledger verify', then start 'headcount serve'. Keep the old ledger as a backup, where"
                        + " no Headcount opens it: it does not know what is recorded from now on.");
        return ExitCode.DONE.code();
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Reads every statement again: sums, document, lines, revisions, deliveries.",
            description = "Changes nothing. Ends with 1 if something is wrong, and names it.")
    int verify() throws SettingsException, LedgerException {
        try (Ledger ledger = console.ledger(console.settings())) {
            LedgerAudit.Findings findings = new LedgerAudit(ledger).run();
            if (findings.problems().isEmpty()) {
                console.out().printf(Locale.ROOT, "All %,d statements are whole.%n", findings.statements());
                return ExitCode.DONE.code();
            }
            findings.problems().forEach(problem -> console.out().println(StatementPrinter.line(problem)));
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%,d problems in %,d statements. Nothing was changed. Stop 'headcount serve', keep a copy of the"
                                    + " ledger, and restore the last backup that verifies (docs/recover.md).%n",
                            findings.problems().size(),
                            findings.statements());
            return ExitCode.UNEXPECTED.code();
        }
    }

    @Command(
            name = "backup",
            mixinStandardHelpOptions = true,
            header = "Writes a backup of the embedded ledger to a new file (ZIP).",
            description = "PostgreSQL is backed up by pg_dump, at any time.")
    int backup(@Parameters(paramLabel = "FILE", description = "The new file, such as ledger-2026-11.zip.") Path file)
            throws SettingsException, LedgerException {
        try (Ledger ledger = console.ledger(console.settings())) {
            console.place().backUp(ledger, file, console.home().data());
        }
        console.out()
                .println("Written: " + console.place().file(file)
                        + ". To restore it, stop 'headcount serve' and unpack it into data/ (docs/recover.md).");
        return ExitCode.DONE.code();
    }
}
