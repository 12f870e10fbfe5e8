package io.headcount;

import io.headcount.command.Console;
import io.headcount.command.HeadcountCommand;
import java.security.Security;

/** The program. */
public final class Headcount {

    private Headcount() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        boundLookUps();
        Console console = Console.system();
        console.setUpLog();
        System.exit(HeadcountCommand.run(console, args));
    }

    /** A host may move while a process runs for weeks: what DNS says holds half a minute, and that it says nothing ten seconds. */
    private static void boundLookUps() {
        Security.setProperty("networkaddress.cache.ttl", "30");
        Security.setProperty("networkaddress.cache.negative.ttl", "10");
    }
}
