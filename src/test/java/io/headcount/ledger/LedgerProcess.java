package io.headcount.ledger;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/** Another process with a ledger: records statements until it is killed, and prints the id of each that is recorded. */
final class LedgerProcess {

    static final int REFUSED = 3;

    private LedgerProcess() {}

    public static void main(String[] arguments) throws Exception {
        YearMonth period = YearMonth.parse(arguments[1]);
        try (Ledger ledger = Ledger.open(settings(), Path.of(arguments[0]))) {
            while (true) {
                var statement = Examples.finalized(
                        period, Examples.line("a", "Acme", period.getMonthValue()), Examples.line("b", "Bolt", 5));
                if (ledger.statements().record(statement, List.of("email", "webhook"), Examples.MADE)) {
                    System.out.println(statement.id());
                    System.out.flush();
                }
                period = period.plusMonths(1);
            }
        } catch (LedgerException e) {
            System.out.println(e.getMessage());
            System.exit(REFUSED);
        }
    }

    static Settings settings() throws Exception {
        return SettingsFile.read(Path.of("no-such-file"), Map.of());
    }

    /** Starts such a process. */
    static Process start(Path data, YearMonth from) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerProcess.class.getName(),
                        data.toString(),
                        from.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
