package io.headcount.command;

import io.headcount.beside.NoEntry;
import io.headcount.beside.Request;
import io.headcount.beside.Visit;
import io.headcount.ledger.OwnerOnly;
import io.headcount.text.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Has a command that needs the ledger run by the {@code serve} that has it open, where there is one. */
final class ThroughServe implements Visit.Caller {

    private static final Logger LOG = LoggerFactory.getLogger(ThroughServe.class);

    private final Console console;
    private final Optional<Path> file;
    private Optional<OutputStream> writing = Optional.empty();
    private boolean whole;

    private ThroughServe(Console console, Optional<Path> file) {
        this.console = console;
        this.file = file;
    }

    /**
     * Runs a command there.
     *
     * @return its exit code; nothing if it is to run here
     * @throws NoEntry if a serve runs and the command can't go through it
     */
    static OptionalInt run(Console console, ParseResult written) throws NoEntry {
        ParseResult last = written;
        Optional<NeedsLedger> command = Optional.empty();
        boolean help = false;
        for (CommandLine each : written.asCommandLineList()) {
            last = each.getParseResult();
            help |= each.isUsageHelpRequested() || each.isVersionHelpRequested();
            if (each.getCommandSpec().userObject() instanceof NeedsLedger needs) {
                command = Optional.of(needs);
            }
        }
        Optional<Path> ledger = console.ledgerFile();
        if (help || ledger.isEmpty() || command.isEmpty() || !command.get().needsLedger(last)) {
            return OptionalInt.empty();
        }
        Optional<Visit> visit = Visit.of(ledger.get(), HeadcountCommand.version());
        if (visit.isEmpty()) {
            return OptionalInt.empty();
        }
        try (Visit found = visit.get()) {
            LOG.info("The running 'serve' (process {}) does this, with its environment.", found.process());
            return OptionalInt.of(
                    new ThroughServe(console, command.get().writes(last)).run(found, written.expandedArgs()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int run(Visit visit, List<String> arguments) throws NoEntry {
        if (file.filter(Files::exists).isPresent()) {
            console.err()
                    .println("The file " + file.get() + " is there already; nothing was written. Name another one.");
            return ExitCode.UNEXPECTED.code();
        }
        int code;
        try {
            code = visit.run(new Request(arguments, Path.of("").toAbsolutePath().toString(), console.person()), this);
        } catch (IOException e) {
            console.err()
                    .println("The file " + file.map(Path::toString).orElse("") + " could not be written: "
                            + Reason.of(e) + ". Nothing of it was kept.");
            return ExitCode.UNEXPECTED.code();
        } finally {
            leaveNoHalf();
        }
        if (console.out().checkError() && code == ExitCode.DONE.code()) {
            console.err().println(new Result.CutOff().getMessage());
            return ExitCode.UNEXPECTED.code();
        }
        return code;
    }

    private void leaveNoHalf() {
        if (writing.isPresent() && !whole) {
            try {
                writing.get().close();
                Files.deleteIfExists(file.orElseThrow());
            } catch (IOException e) {
                console.err().println("The file " + file.orElseThrow() + " is not whole, and can't be deleted.");
            }
        }
    }

    @Override
    public void out(byte[] bytes) {
        console.out().write(bytes, 0, bytes.length);
        console.out().flush();
    }

    @Override
    public void err(byte[] bytes) {
        console.err().write(bytes, 0, bytes.length);
        console.err().flush();
    }

    @Override
    public void file(byte[] bytes) throws IOException {
        if (writing.isEmpty()) {
            Path named = file.orElseThrow(() -> new IOException("nobody named a file"));
            writing = Optional.of(OwnerOnly.newFile(named));
        }
        if (bytes.length == 0) {
            writing.get().close();
            whole = true;
        } else {
            writing.get().write(bytes);
        }
    }

    @Override
    public void show(String page) {
        Browser.open(Path.of(page), console.err());
    }
}
