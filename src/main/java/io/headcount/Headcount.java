package io.headcount;

import io.headcount.command.Console;
import io.headcount.command.HeadcountCommand;

/** The program. */
public final class Headcount {

    private Headcount() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        Console console = Console.system();
        console.setUpLog();
        System.exit(HeadcountCommand.run(console, args));
    }
}
