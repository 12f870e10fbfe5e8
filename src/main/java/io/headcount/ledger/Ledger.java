package io.headcount.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * The database that holds statements, deliveries and attempts: the only truth about what was billed. Embedded in
 * {@code data/} unless a PostgreSQL is configured. Thread-safe.
 *
 * <p>What is recorded is on the disk when the recording call returns: the embedded database writes a commit at once
 * (its own default lets it wait) and is told to force the file to the disk.
 */
public final class Ledger implements AutoCloseable {

    /** What the names of the scheduler's tables begin with, where machines share a ledger. */
    public static final String SCHEDULER_PREFIX = "HEADCOUNT_QRTZ_";

    private static final String EMBEDDED = "jdbc:h2:";
    /** H2's error codes for a file that another process has open, and for one that can't be opened or written. */
    private static final int IN_USE = 90020;

    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private final boolean embedded;
    private final String version;

    private Ledger(HikariDataSource connections, boolean embedded, String version) {
        this.connections = connections;
        this.jdbi = Jdbi.create(connections).registerArgument(new DateArgument());
        this.embedded = embedded;
        this.version = version;
    }

    /**
     * Opens the ledger, and makes or upgrades its tables.
     *
     * @param data the folder of the embedded database; made if it is missing and wanted
     * @throws LedgerException if it can't be opened; says why and what to do
     */
    public static Ledger open(Settings settings, Path data) throws LedgerException {
        String url = settings.find(Setting.LEDGER_URL).orElse(EMBEDDED + "file:" + data.resolve("headcount"));
        boolean embedded = url.startsWith(EMBEDDED);
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(1);
        config.setUsername(settings.find(Setting.LEDGER_USERNAME).orElse(embedded ? "headcount" : null));
        config.setPassword(
                settings.find(Setting.LEDGER_PASSWORD).map(Secret::reveal).orElse(embedded ? "" : null));
        config.setJdbcUrl(embedded ? durable(url) : url);
        if (!embedded) {
            // A thousand lines in one statement and not in a thousand.
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
        }
        HikariDataSource connections = null;
        try {
            if (embedded && settings.find(Setting.LEDGER_URL).isEmpty()) {
                makePrivate(data);
            }
            connections = new HikariDataSource(config);
            Flyway flyway = Flyway.configure(Ledger.class.getClassLoader())
                    .dataSource(connections)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    // Else an old version would write into tables that a newer one has upgraded.
                    .ignoreMigrationPatterns(new String[0])
                    .javaMigrations(embedded ? new JavaMigration[0] : new JavaMigration[] {new SchedulerTables()})
                    .load();
            flyway.migrate();
            Ledger ledger = new Ledger(
                    connections, embedded, flyway.info().current().getVersion().toString());
            if (embedded) {
                ledger.requireWritable();
            }
            return ledger;
        } catch (RuntimeException | IOException e) {
            if (connections != null) {
                connections.close();
            }
            throw explain(url, e);
        }
    }

    /** The embedded database opens a file that it may not write, and says so only when it is too late. */
    private void requireWritable() throws IOException {
        if (jdbi.withHandle(handle ->
                handle.createQuery("select readonly()").mapTo(Boolean.class).one())) {
            throw new IOException("its file can only be read");
        }
    }

    /** What was written at a commit is in the file, not in memory; and only we say when the database is closed. */
    private static String durable(String url) {
        String durable = url;
        for (String option : new String[] {"WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE"}) {
            String name = option.substring(0, option.indexOf('=') + 1);
            if (!url.toUpperCase(Locale.ROOT).contains(name)) {
                durable += ";" + option;
            }
        }
        return durable;
    }

    private static void makePrivate(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            boolean posix = data.toAbsolutePath()
                    .getFileSystem()
                    .supportedFileAttributeViews()
                    .contains("posix");
            if (posix) {
                Files.createDirectories(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(data);
            }
        }
    }

    private static LedgerException explain(String url, Exception failure) {
        String where = "The ledger " + url + " can't be opened: ";
        Optional<SQLException> sql = sqlCause(failure);
        if (sql.map(SQLException::getErrorCode).orElse(0) == IN_USE) {
            return new LedgerException(
                    where + "another Headcount has it open. Stop that one first (a running 'serve', say), or share a"
                            + " PostgreSQL by ledger.url.",
                    failure);
        }
        if (failure instanceof FlywayException && sql.isEmpty()) {
            return new LedgerException(
                    where + "its tables are not as this version expects: " + Reason.of(failure), failure);
        }
        String reason = Reason.of(sql.<Throwable>map(cause -> cause).orElse(failure));
        return new LedgerException(
                where + reason + ". Check ledger.url, ledger.username and ledger.password, and that the folder can be"
                        + " written.",
                failure);
    }

    static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    /** Whether the database answers, within so many seconds. */
    public boolean answers(int seconds) {
        try (Connection connection = connections.getConnection()) {
            return connection.isValid(seconds);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The version of its tables: that of the last migration. */
    public String version() {
        return version;
    }

    /** The statements in this ledger. */
    public StatementRecords statements() {
        return new StatementRecords(this);
    }

    /** What it holds, in figures. */
    public LedgerFigures figures() {
        return new LedgerFigures(this);
    }

    /** The deliveries in this ledger. */
    public DeliveryRecords deliveries() {
        return new DeliveryRecords(this);
    }

    /** The reviews in this ledger. */
    public ReviewRecords reviews() {
        return new ReviewRecords(this);
    }

    /** The daily readings in this ledger. */
    public ReadingRecords readings() {
        return new ReadingRecords(this);
    }

    /** The troubles in this ledger. */
    public TroubleRecords troubles() {
        return new TroubleRecords(this);
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /** Whether no other process can have this ledger open. */
    boolean isEmbedded() {
        return embedded;
    }

    /** Forces what was committed to the disk. PostgreSQL has done so by the end of the commit. */
    void force() {
        if (embedded) {
            jdbi.useHandle(handle -> handle.execute("checkpoint sync"));
        }
    }

    /** A date as a date: by way of {@link java.sql.Date} it would be midnight in the machine's time zone. */
    private static final class DateArgument extends AbstractArgumentFactory<LocalDate> {

        DateArgument() {
            super(Types.DATE);
        }

        @Override
        protected Argument build(LocalDate date, ConfigRegistry config) {
            return (position, statement, context) -> statement.setObject(position, date);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
