package io.headcount.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What a command prints of the statements of one account or several: for people at once, as JSON in one piece. */
final class StatementReport {

    private final PrintStream out;
    private final StatementPrinter printer;
    private final Format format;
    private final int accounts;
    private final List<StatementPrinter.Shown> statements = new ArrayList<>();
    private ExitCode worst = ExitCode.DONE;

    /** @param accounts how many are asked for */
    StatementReport(PrintStream out, Format format, int accounts) {
        this.out = out;
        this.printer = new StatementPrinter(out);
        this.format = format;
        this.accounts = accounts;
    }

    /** A sentence for people. */
    void say(String sentence) {
        if (format == Format.TEXT) {
            out.println(sentence);
        }
    }

    void add(StatementPrinter.Shown statement) {
        statements.add(statement);
        if (format == Format.TEXT) {
            printer.print(statement);
        }
    }

    /** One account is done, well or not. */
    void ended(ExitCode code) {
        if (worst == ExitCode.DONE) {
            worst = code;
        }
    }

    /** Prints what is left to print. */
    ExitCode finish() {
        boolean complete =
                statements.size() == accounts && statements.stream().allMatch(StatementPrinter.Shown::counts);
        if (format == Format.JSON && accounts > 1) {
            printer.printJson(statements, complete);
        } else if (format == Format.JSON) {
            statements.forEach(printer::printJson);
        } else if (accounts > 1 && complete) {
            printer.printTotal(statements);
        }
        return worst;
    }
}
