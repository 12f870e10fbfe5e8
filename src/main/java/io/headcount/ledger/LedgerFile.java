package io.headcount.ledger;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the embedded ledger lies on the disk, and who may read it there: every customer's name is in it. */
public final class LedgerFile {

    private static final String EMBEDDED = "jdbc:h2:";

    private LedgerFile() {}

    /** The address of the ledger: what is set, or the embedded one in the folder. */
    static String url(Settings settings, Path data) {
        return settings.find(Setting.LEDGER_URL).orElseGet(() -> usual(data));
    }

    /**
     * Makes the folder, for its owner alone. The database makes the file: an empty one that a kill left behind would look like a ledger that
     * was lost.
     *
     * @return the file that the database is going to make; nothing if it is there
     */
    static Optional<Path> prepare(String url) throws IOException {
        Optional<Path> file = of(url);
        if (file.isPresent()) {
            OwnerOnly.folder(file.get().toAbsolutePath().getParent());
        }
        return file.filter(each -> !Files.exists(each));
    }

    /**
     * Whether there is no ledger yet, as before the first statement or where {@code data/} was deleted: to look must make none.
     *
     * @param data the folder of the embedded database
     */
    public static boolean isMissing(Settings settings, Path data) {
        return of(url(settings, data)).filter(file -> !Files.exists(file)).isPresent();
    }

    /**
     * The file of the ledger, where one process alone can open it.
     *
     * @param written what {@code ledger.url} says; blank if nothing
     * @param data the folder of the embedded database
     */
    public static Optional<Path> embedded(String written, Path data) {
        return of(written.isBlank() ? usual(data) : written);
    }

    private static String usual(Path data) {
        return EMBEDDED + "file:" + data.resolve("headcount");
    }

    /** The file of an embedded database; nothing if it has none, or one of a kind that we don't know. */
    static Optional<Path> of(String url) {
        if (!url.startsWith(EMBEDDED)) {
            return Optional.empty();
        }
        String name = url.substring(EMBEDDED.length()).replaceFirst(";.*", "").replaceFirst("^file:", "");
        if (name.matches("[A-Za-z]{2,}:.*")) {
            return Optional.empty();
        }
        return Optional.of(
                Path.of(name.replaceFirst("^~", System.getProperty("user.home").replace("\\", "/")) + ".mv.db"));
    }

    /**
     * What other users of this machine can look into, each a line with what to do. We make nothing like it, and change nothing that
     * somebody made so.
     *
     * @param data the folder of the embedded database and of previews
     */
    public static List<String> exposed(Settings settings, Path data) {
        List<String> exposed = new ArrayList<>();
        OwnerOnly.wider(data)
                .ifPresent(permissions ->
                        exposed.add("The folder " + data + " can be opened by other users of this machine ("
                                + permissions + "), and has customers' names in it: chmod 700 " + data));
        of(url(settings, data)).ifPresent(file -> OwnerOnly.wider(file)
                .ifPresent(permissions -> exposed.add("The ledger " + file + " can be read by other users of this"
                        + " machine (" + permissions + "): chmod 600 " + file)));
        return exposed;
    }
}
