package io.headcount.command;

import java.io.PrintStream;

/** The lines of a check, and what they come to. */
final class CheckReport {

    private final PrintStream out;
    private ExitCode worst = ExitCode.DONE;
    private int passed;
    private int doubtful;
    private int failed;

    CheckReport(PrintStream out) {
        this.out = out;
    }

    void passed(String what, String detail) {
        passed++;
        out.printf("ok    %-11s %s%n", what, detail);
    }

    void off(String what, String setting) {
        out.printf("off   %-11s %s is not set%n", what, setting);
    }

    /** Something that is no failure, and that nobody can judge from here. */
    void open(String what, String question) {
        doubtful++;
        out.printf("?     %-11s %s%n", what, question);
    }

    void failed(String what, ExitCode code, String problem) {
        failed++;
        out.printf("FAIL  %-11s %s%n", what, problem);
        if (worst == ExitCode.DONE) {
            worst = code;
        }
    }

    /** That of the first failure; the lines tell all of them. */
    ExitCode worst() {
        return worst;
    }

    /** The last line, and what the lines come to. */
    int end() {
        out.printf("%d ok, %d doubtful, %d failed%n", passed, doubtful, failed);
        return worst.code();
    }
}
