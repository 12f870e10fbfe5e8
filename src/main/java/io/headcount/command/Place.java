package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.log.Discretion;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;

/** Where a command runs: in a process of its own, or in that of {@code serve} for somebody in another. */
interface Place {

    /** In a process of its own. */
    Place OWN = new Place() {};

    /**
     * Takes the settings that the command has read.
     *
     * @throws SettingsException if it can't go on with them here
     */
    default void settings(Settings settings) throws SettingsException {
        Discretion.hide(settings::redact);
    }

    /** Opens the ledger; to be closed. */
    default Ledger ledger(Settings settings, Path data) throws LedgerException {
        return Ledger.open(settings, data);
    }

    /** The file that somebody named, as it is called from everywhere. */
    default Path file(Path named) {
        return named.toAbsolutePath();
    }

    /** Writes a backup to a new file that somebody named. */
    default void backUp(Ledger ledger, Path named, Path data) throws LedgerException {
        ledger.backUp(named);
    }

    /** Shows a page in the browser of whoever runs the command. */
    default void show(Path page, PrintStream err) {
        Browser.open(page, err);
    }

    /** The name of whoever runs the command. */
    default String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** Whether what somebody wants runs here, in the process that has the ledger open. */
    default boolean isOfServe() {
        return false;
    }
}
