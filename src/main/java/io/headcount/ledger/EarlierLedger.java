package io.headcount.ledger;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What keeps a ledger without statements from passing for a new one where there is, or was, another: last month would be billed
 * again without a word. {@code ledger.fresh-start=true} says that it is meant.
 */
final class EarlierLedger {

    private static final String FILE = ".mv.db";
    /** H2's error codes for a table that is not there. */
    private static final Set<Integer> NO_TABLE = Set.of(42102, 42103, 42104);

    private static final String FRESH =
            " If you want a fresh start, set ledger.fresh-start=true for the first start, and"
                    + " billing.first-period to the first month that is not billed yet.";

    private final boolean fresh;
    private final String url;
    private final Optional<Path> file;
    private final Set<Path> before;
    private final Path usual;

    /**
     * @param url of the ledger that is to be opened
     * @param data the folder of the embedded ledger where nothing else is configured
     */
    EarlierLedger(Settings settings, String url, Path data) {
        this.fresh = settings.get(Setting.LEDGER_FRESH_START).equals("true");
        this.url = url;
        this.file = file(url);
        this.before = file.map(EarlierLedger::traces).orElse(Set.of());
        this.usual = data.resolve("headcount" + FILE).toAbsolutePath().normalize();
    }

    /** The file of an embedded ledger. */
    private static Optional<Path> file(String url) {
        if (!url.startsWith(Ledger.EMBEDDED)) {
            return Optional.empty();
        }
        String name = url.substring(Ledger.EMBEDDED.length())
                .replaceFirst(";.*", "")
                .replaceFirst("^file:", "")
                .replaceFirst("^~", System.getProperty("user.home").replace("\\", "\\\\"));
        return name.startsWith("mem:")
                ? Optional.empty()
                : Optional.of(Path.of(name + FILE).toAbsolutePath().normalize());
    }

    /** The file itself, and what the database leaves beside it. */
    private static Set<Path> traces(Path file) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.length() - FILE.length());
        Set<String> beside = Set.of(name, stem + ".trace.db", stem + ".lock.db");
        if (!Files.isDirectory(file.getParent())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(each -> beside.contains(each.getFileName().toString())
                            || each.getFileName().toString().startsWith(name + "."))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException | UncheckedIOException e) {
            // Whether it can be opened is seen when it is.
            return Set.of();
        }
    }

    /**
     * Before an embedded ledger is opened, which would make it anew.
     *
     * @throws LedgerException if its file is empty, or gone from among what belongs to it
     */
    void refuseLost() throws LedgerException {
        if (fresh || before.isEmpty()) {
            return;
        }
        Path ledger = file.orElseThrow();
        if (!before.contains(ledger)) {
            throw new LedgerException("The ledger " + ledger + " is gone, though "
                    + before.stream()
                            .map(path -> path.getFileName().toString())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + " beside it shows that there was one. A new one would bill last month again. Restore it from its"
                    + " backup." + FRESH);
        }
        if (isEmpty(ledger)) {
            throw new LedgerException("The ledger " + ledger
                    + " is a file of 0 bytes: what was in it is lost. A new one would bill last month again."
                    + " Restore it from its backup. If there never was more (a first start that was cut off at"
                    + " once), delete the file." + FRESH);
        }
    }

    /**
     * Once the ledger is open.
     *
     * @throws LedgerException if it has no statements, while the one in {@code data/}, which is another, has some
     */
    void refuseAnother(Ledger ledger) throws LedgerException {
        if (fresh || isUsual() || !Files.exists(usual) || isEmpty(usual) || hasStatements(ledger)) {
            return;
        }
        String where = "The ledger " + url + " has no statements, but ";
        String out = " Every month that is in it would be billed again. To go on with it, remove ledger.url."
                + " If you no longer need it, move it out of the folder." + FRESH;
        try {
            long statements = statementsIn(usual);
            if (statements > 0) {
                throw new LedgerException(where + usual + " is a ledger with "
                        + (statements == 1 ? "a statement" : statements + " statements") + "." + out);
            }
        } catch (SQLException e) {
            throw new LedgerException(
                    where + usual + " is another ledger, "
                            + (e.getErrorCode() == Ledger.IN_USE
                                    ? "which another Headcount has open."
                                    : "which can't be read (" + e.getMessage() + ").")
                            + out,
                    e);
        }
    }

    private boolean isUsual() {
        return file.filter(usual::equals).isPresent();
    }

    private static boolean hasStatements(Ledger ledger) {
        return ledger.jdbi()
                .withHandle(handle -> handle.createQuery("select id from statement fetch first 1 rows only")
                        .mapTo(String.class)
                        .findOne())
                .isPresent();
    }

    /** Reads only: whoever has it open is not disturbed, and nothing is upgraded. */
    private static long statementsIn(Path file) throws SQLException {
        String name = file.toString();
        String url = Ledger.EMBEDDED + "file:" + name.substring(0, name.length() - FILE.length())
                + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
        try (Connection connection = DriverManager.getConnection(url, "headcount", "");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from statement")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            if (NO_TABLE.contains(e.getErrorCode())) {
                return 0;
            }
            throw e;
        }
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A first start that failed leaves nothing that the next one would take for the rest of a ledger. */
    void leaveNoTrace() {
        if (file.isEmpty() || before.contains(file.get()) || (Files.exists(file.get()) && !isEmpty(file.get()))) {
            return;
        }
        Set<Path> made = new HashSet<>(traces(file.get()));
        made.removeAll(before);
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Then the next start says what is there.
                return;
            }
        }
    }
}
