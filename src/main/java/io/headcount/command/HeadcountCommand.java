package io.headcount.command;

import io.headcount.beside.NoEntry;
import io.headcount.delivery.BrokenTemplateException;
import io.headcount.ledger.LedgerException;
import io.headcount.settings.SettingsException;
import io.headcount.settings.Temporary;
import io.headcount.text.Reason;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line: one sub-command for each thing that Headcount does. */
@Command(
        name = "headcount",
        mixinStandardHelpOptions = true,
        versionProvider = HeadcountCommand.Version.class,
        description = "Counts the monthly users of every Keepnet customer, proves the total, and delivers it once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes:",
            "  0  done",
            "  1  unexpected",
            "  2  wrong usage or settings",
            "  3  the vendor refused the credential",
            "  4  the number could not be read or proven: nothing recorded, nothing sent",
            "  5  recorded, but a delivery has not succeeded yet, or a person must decide first",
            "",
            "Settings: config/application.properties, or the environment (KEEPNET_CLIENT_ID)."
        })
public final class HeadcountCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Runs a command.
     *
     * @return the exit code
     */
    public static int run(Console console, String... args) {
        CommandLine commands = new CommandLine(new HeadcountCommand())
                .addSubcommand(new DemoCommand(console))
                .addSubcommand(new ServeCommand(console))
                .addSubcommand(new StatementCommand(console))
                .addSubcommand(new DeliverCommand(console))
                .addSubcommand(new ApproveCommand(console))
                .addSubcommand(new RejectCommand(console))
                .addSubcommand(new HistoryCommand(console))
                .addSubcommand(new WhyCommand(console))
                .addSubcommand(new CompanyCommand(console))
                .addSubcommand(new ChangesCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new CapacityCommand(console))
                .addSubcommand(new LedgerCommand(console))
                .addSubcommand(new PreviewCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(new SandboxCommand(console))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // By whoever was called first, in the folder that is meant.
                .setExpandAtFiles(!console.place().isOfServe())
                .setExecutionStrategy(written -> execute(console, written))
                .setParameterExceptionHandler(HeadcountCommand::misused)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(console, failure));
        try {
            return commands.execute(args);
        } catch (Error e) {
            // What held the memory is garbage by now, so that there is room for a line.
            tell(console, brokenDown(e));
            return ExitCode.UNEXPECTED.code();
        }
    }

    private static int execute(Console console, CommandLine.ParseResult written) {
        if (!console.place().isOfServe()) {
            try {
                OptionalInt code = ThroughServe.run(console, written);
                if (code.isPresent()) {
                    return code.getAsInt();
                }
            } catch (NoEntry e) {
                tell(console, e.getMessage());
                return ExitCode.UNEXPECTED.code();
            }
        }
        return new CommandLine.RunLast().execute(written);
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command? See 'headcount --help'.");
    }

    /** What is wrong with it, and how it is written; not all that it may hold. */
    private static int misused(CommandLine.ParameterException failure, String... args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        boolean helped = CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        if (failure.getArgSpec() instanceof CommandLine.Model.OptionSpec option && option.type() == YearMonth.class) {
            err.println("Example: " + name + " " + option.longestName() + " 2026-10");
        } else if (!helped) {
            err.println("See '" + name + " --help'.");
        }
        return ExitCode.USAGE.code();
    }

    private static int explain(Console console, Exception failure) {
        if (failure instanceof SettingsException settings) {
            settings.problems().forEach(problem -> tell(console, problem));
            return ExitCode.USAGE.code();
        }
        if (failure instanceof LedgerException) {
            tell(console, failure.getMessage() + " Nothing was recorded and nothing was sent.");
            return ExitCode.UNEXPECTED.code();
        }
        if (failure instanceof Result.CutOff) {
            tell(console, failure.getMessage());
            return ExitCode.UNEXPECTED.code();
        }
        if (failure instanceof BrokenTemplateException) {
            tell(console, failure.getMessage());
            return ExitCode.USAGE.code();
        }
        if (failure instanceof Temporary.NoPlace) {
            tell(console, failure.getMessage() + " Nothing was read, recorded or sent. " + Temporary.NoPlace.ADVICE);
            return ExitCode.USAGE.code();
        }
        console.err().println("This should not happen; please report it.");
        failure.printStackTrace(console.err());
        return ExitCode.UNEXPECTED.code();
    }

    private static String brokenDown(Error error) {
        String advice = error instanceof OutOfMemoryError
                ? "Give Java more memory, such as JAVA_OPTS=-Xmx1g, and run it again."
                : "Run it again; if it fails again, report it.";
        return "The command failed: " + Reason.of(error)
                + ". What was recorded and sent before that is kept; see 'headcount history'. " + advice;
    }

    /** For the reader: a person, or a log collector. */
    private static void tell(Console console, String problem) {
        if (console.logsJson()) {
            LoggerFactory.getLogger(HeadcountCommand.class).error("{}", problem);
        } else {
            console.err().println(problem);
        }
    }

    /** The version that the build wrote into the jar. */
    static String version() {
        String version = HeadcountCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** The version, for people. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"headcount " + version()};
        }
    }
}
