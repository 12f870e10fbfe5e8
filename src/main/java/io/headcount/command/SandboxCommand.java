package io.headcount.command;

import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Replay;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.sandbox.UnreadableArchive;
import io.headcount.settings.Temporary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The stand-in vendor. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        header = "Runs a stand-in for the vendor, with mail and webhook inboxes, on loopback.",
        description = "Runs until stopped, and prints the settings that point Headcount at it. '--fault help'"
                + " lists the faults. With --replay, answers from a recording of the vendor.")
final class SandboxCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The API's port (default: any free one).")
    private int port;

    @Option(
            names = "--companies",
            paramLabel = "N",
            defaultValue = "137",
            description = "The number of customers (default: ${DEFAULT-VALUE}).")
    private int companies;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed for the customers and their numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--fault", paramLabel = "NAME", description = "A fault to inject; may be repeated.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--replay",
            paramLabel = "FILE.har",
            description = "Answer from this HTTP Archive, made by 'check --capture' or by a browser on the vendor's"
                    + " web page.")
    private Path replay;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    SandboxCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (faults.contains("help")) {
            Arrays.stream(Fault.values())
                    .forEach(fault -> console.out().printf("%-28s %s%n", fault.label(), fault.description()));
            return ExitCode.DONE.code();
        }
        if (replay != null) {
            return replay();
        }
        Path inbox = Temporary.folder("headcount-sandbox");
        SandboxOptions options = options(inbox);
        try (Sandbox sandbox = Sandbox.start(options)) {
            describe(sandbox, inbox);
            serveUntilStopped();
        }
        return ExitCode.DONE.code();
    }

    private static void serveUntilStopped() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(ExitCode.DONE.code())));
        stopped.await();
    }

    private int replay() throws IOException, InterruptedException {
        if (!faults.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--replay answers as recorded; leave out --fault");
        }
        try (Replay replayed = Replay.start(replay, port)) {
            console.out().println("# Answers as in " + replay + " until it is stopped: " + replayed.inWords());
            console.out().println("# Settings that point Headcount at it:");
            replayed.settings()
                    .forEach((variable, text) -> console.out().println("export " + variable + "='" + text + "'"));
            console.out().println("# The reading that was recorded:");
            console.out().println("headcount statement --period " + replayed.period() + " --dry-run");
            console.out().flush();
            serveUntilStopped();
        } catch (UnreadableArchive e) {
            console.err().println(replay + ": " + e.getMessage());
            return ExitCode.USAGE.code();
        }
        return ExitCode.DONE.code();
    }

    private SandboxOptions options(Path inbox) {
        try {
            Set<Fault> wanted = Set.copyOf(faults.stream().map(Fault::of).toList());
            return new SandboxOptions(port, companies, seed, wanted, inbox, console.clock());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void describe(Sandbox sandbox, Path inbox) {
        console.out().println("# The sandbox serves until it is stopped. Settings that point Headcount at it:");
        DemoCommand.settings(sandbox)
                .forEach((variable, text) -> console.out().println("export " + variable + "='" + text + "'"));
        console.out().println("# To sign in at its mail server by OAuth 2.0, also:");
        console.out()
                .println("# export SMTP_AUTH=oauth2 SMTP_USERNAME=headcount@msp.example SMTP_OAUTH2_TOKEN_URL='"
                        + sandbox.mailTokenUrl() + "' SMTP_OAUTH2_CLIENT_ID='" + sandbox.mailClientId()
                        + "' SMTP_OAUTH2_CLIENT_SECRET='" + sandbox.clientSecret() + "'");
        console.out().println("# Mails and webhooks arrive in " + inbox);
        console.out().flush();
    }
}
