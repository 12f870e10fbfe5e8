package io.headcount.command;

import java.io.PrintStream;

/** The lines of a check, and what they come to. */
final class CheckReport {

    private final PrintStream out;
    private ExitCode worst = ExitCode.DONE;

    CheckReport(PrintStream out) {
        this.out = out;
    }

    void passed(String what, String detail) {
        out.printf("ok    %-11s %s%n", what, detail);
    }

    void off(String what, String setting) {
        out.printf("off   %-11s %s is not set%n", what, setting);
    }

    /** Something that is no failure, and that nobody can judge from here. */
    void open(String what, String question) {
        out.printf("?     %-11s %s%n", what, question);
    }

    void failed(String what, ExitCode code, String problem) {
        out.printf("FAIL  %-11s %s%n", what, problem);
        if (worst == ExitCode.DONE) {
            worst = code;
        }
    }

    /** That of the first failure; the lines tell all of them. */
    ExitCode worst() {
        return worst;
    }
}
