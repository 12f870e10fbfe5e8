package io.headcount.runtime;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where an installation lies: the folder that holds {@code config/}, {@code routes/} and {@code data/}.
 *
 * @param folder that folder, absolute
 */
public record Home(Path folder) {

    public Home {
        folder = folder.toAbsolutePath().normalize();
    }

    /** The settings. */
    public Path settingsFile() {
        return folder.resolve("config").resolve("application.properties");
    }

    /** The templates of the e-mail. */
    public Path emailTemplates() {
        return folder.resolve("config").resolve("email");
    }

    /** The routes. */
    public Path routes() {
        return folder.resolve("routes");
    }

    /** Which customer of which billing system a company is. */
    public Path customers() {
        return folder.resolve("config").resolve("customers.csv");
    }

    /**
     * The settings in force, those included that the routes here refer to.
     *
     * @throws SettingsException naming every setting that is unknown or can't be read
     */
    public Settings settings(Map<String, String> environment) throws SettingsException {
        Set<String> ofRoutes =
                Files.isDirectory(routes()) ? RouteFiles.possiblyNone(routes()).settings() : Set.of();
        return SettingsFile.read(settingsFile(), environment, ofRoutes);
    }

    /** The embedded ledger. */
    public Path data() {
        return folder.resolve("data");
    }
}
