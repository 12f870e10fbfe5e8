package io.headcount.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** This machine's web browser, opened by the operating system's own command. */
final class Browser {

    private Browser() {}

    /** Opens a page; if there is no browser, says so: the page is still in its file. */
    static void open(Path page, PrintStream err) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> opener = system.contains("mac")
                ? List.of("open")
                : system.contains("win") ? List.of("rundll32", "url.dll,FileProtocolHandler") : List.of("xdg-open");
        try {
            List<String> command = new ArrayList<>(opener);
            command.add(page.toUri().toString());
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            err.println("No web browser could be opened here (" + e.getMessage() + "): open the file above yourself.");
        }
    }
}
