package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.log.Discretion;
import io.headcount.reading.Progress;
import io.headcount.runtime.Home;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world around it.
 *
 * @param home the installation
 * @param environment the environment variables
 * @param out where results go, UTF-8
 * @param err where everything else goes, UTF-8
 * @param person whether a person is watching {@code err}
 * @param clock the time now
 * @param place where the command runs
 */
public record Console(
        Home home,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        boolean person,
        Clock clock,
        Place place) {

    /** That of a process of its own. */
    public Console(
            Home home, Map<String, String> environment, PrintStream out, PrintStream err, boolean person, Clock clock) {
        this(home, environment, out, err, person, clock, Place.OWN);
    }

    /** The process's own; the launcher says where home is and whether a terminal is there. */
    public static Console system() {
        return new Console(
                new Home(Path.of(System.getProperty("headcount.home", "."))),
                System.getenv(),
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("headcount.terminal"),
                Clock.systemUTC());
    }

    /**
     * The settings in force.
     *
     * @throws SettingsException naming every setting that is unknown or can't be read
     */
    Settings settings() throws SettingsException {
        Settings settings = home.settings(environment);
        place.settings(settings);
        return settings;
    }

    /** Opens the ledger; to be closed. */
    Ledger ledger(Settings settings) throws LedgerException {
        return place.ledger(settings, home.data());
    }

    /** The file of an embedded ledger, also where other settings can't be read. */
    Optional<Path> ledgerFile() {
        return LedgerFile.embedded(
                SettingsFile.written(Setting.LEDGER_URL, home.settingsFile(), environment), home.data());
    }

    /** Says to logback.xml what the settings want of the log; to be called before anybody logs, since that sets it up. */
    public void setUpLog() {
        System.setProperty("headcount.log.format", early(Setting.LOG_FORMAT));
        String level = early(Setting.LOG_LEVEL);
        if (!level.equals(Setting.LOG_LEVEL.standard())) {
            System.setProperty("headcount.log.level", level);
            System.setProperty("headcount.log.libraries", level);
        }
        Discretion.begin();
    }

    /** Who is deciding, as the ledger keeps it: the user of this machine, and the machine. */
    String user() {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            machine = "an unnamed machine";
        }
        return place.user() + "@" + machine;
    }

    boolean logsJson() {
        return early(Setting.LOG_FORMAT).equals("json");
    }

    private String early(Setting<String> setting) {
        return SettingsFile.early(setting, home.settingsFile(), environment);
    }

    /** Tells a person how far a reading has come; nobody else. */
    Progress progress() {
        return person
                ? reading -> {
                    err.printf(
                            "\r%s: %,d of %,d companies read",
                            reading.period(), reading.companies(), reading.promised());
                    if (!reading.isUnfinished()) {
                        err.println();
                    }
                    err.flush();
                }
                : Progress.NONE;
    }
}
