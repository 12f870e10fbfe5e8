package io.headcount.runtime;

import java.nio.file.Path;

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

    /** The embedded ledger. */
    public Path data() {
        return folder.resolve("data");
    }
}
