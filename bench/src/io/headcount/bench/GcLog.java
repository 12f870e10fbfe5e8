package io.headcount.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much heap a virtual machine used, by the log of its collector.
 *
 * @param peak the most that was in it, garbage included, in MB
 * @param kept the most that was left of it by a collection, in MB; zero where there was none
 */
record GcLog(double peak, double kept) {

    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");
    private static final Pattern AT_EXIT = Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K");

    /** What makes a virtual machine write such a log. */
    static String option(Path file) {
        return "-Xlog:gc,gc+heap+exit:file=" + file;
    }

    static GcLog read(Path file) throws IOException {
        double peak = 0;
        double kept = 0;
        double atExit = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher pause = PAUSE.matcher(line);
            Matcher exit = AT_EXIT.matcher(line);
            if (pause.find()) {
                peak = Math.max(peak, Double.parseDouble(pause.group(1)));
                kept = Math.max(kept, Double.parseDouble(pause.group(2)));
            } else if (exit.find()) {
                atExit += Double.parseDouble(exit.group(1)) / 1024;
            }
        }
        return new GcLog(Math.max(peak, atExit), kept);
    }
}
