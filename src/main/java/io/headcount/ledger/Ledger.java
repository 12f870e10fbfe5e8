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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that holds statements, deliveries and attempts: the only truth about what was billed. Embedded in
 * {@code data/} unless a PostgreSQL is configured. Thread-safe.
 *
 * <p>What is recorded is on the disk when the recording call returns: the embedded database writes a commit at once
 * (its own default lets it wait) and is told to force the file to the disk.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** What the names of the scheduler's tables begin with, where machines share a ledger. */
    public static final String SCHEDULER_PREFIX = "HEADCOUNT_QRTZ_";

    static final String EMBEDDED = "jdbc:h2:";
    /** H2's error code for a file that another process has open. */
    static final int IN_USE = 90020;

    private static final int CONNECTIONS = 8;
    private static final int LOOKING_CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);
    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private final boolean embedded;
    private final String version;
    private final DeliveryRecords deliveries = new DeliveryRecords(this);
    /** Set while it is known to be away, so that those who only look need not wait to find out. */
    private final AtomicBoolean away;

    private final boolean impatient;
    /** Whether nobody else can have made claims that still hold. */
    private final boolean alone;

    private Ledger(
            HikariDataSource connections, boolean embedded, String version, AtomicBoolean away, boolean impatient) {
        this(connections, embedded, version, away, impatient, embedded);
    }

    private Ledger(
            HikariDataSource connections,
            boolean embedded,
            String version,
            AtomicBoolean away,
            boolean impatient,
            boolean alone) {
        this.alone = alone;
        this.connections = connections;
        this.embedded = embedded;
        this.version = version;
        this.away = away;
        this.impatient = impatient;
        this.jdbi = Jdbi.create((ConnectionFactory) this::connection).registerArgument(new DateArgument());
    }

    private Connection connection() throws SQLException {
        if (impatient && away.get()) {
            throw new SQLTransientConnectionException("the database does not answer", "08001");
        }
        return connections.getConnection();
    }

    /**
     * Opens the ledger, and makes or upgrades its tables; accounts get the names that the settings give them now.
     *
     * @param data the folder of the embedded database; made if it is missing and wanted
     * @throws LedgerException if it can't be opened, or would bill again what another one has; says why and what to do
     */
    public static Ledger open(Settings settings, Path data) throws LedgerException {
        return open(settings, data, Duration.ZERO);
    }

    /**
     * As the other, but waits for a database that does not answer yet: what starts both at once starts them in any order.
     *
     * @param patience how long
     */
    public static Ledger open(Settings settings, Path data, Duration patience) throws LedgerException {
        long end = System.nanoTime() + patience.toNanos();
        boolean said = false;
        while (true) {
            try {
                return openNow(settings, data);
            } catch (LedgerException e) {
                if (!isAway(e) || System.nanoTime() - end >= 0) {
                    throw e;
                }
                if (!said) {
                    said = true;
                    LOG.warn(
                            "The ledger does not answer yet ({}). It is waited for, {} s at most.",
                            sqlCause(e).map(SQLException::getMessage).orElse(""),
                            patience.toSeconds());
                }
                try {
                    Thread.sleep(ASK_AGAIN.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    /**
     * Opens a ledger that a copy is to fill: one without statements is what is wanted there.
     *
     * @throws LedgerException if it can't be opened
     */
    public static Ledger openToFill(Settings settings, Path data) throws LedgerException {
        return openNow(settings, data, true);
    }

    private static Ledger openNow(Settings settings, Path data) throws LedgerException {
        return openNow(settings, data, false);
    }

    private static Ledger openNow(Settings settings, Path data, boolean toFill) throws LedgerException {
        String url = LedgerFile.url(settings, data);
        boolean embedded = url.startsWith(EMBEDDED);
        EarlierLedger earlier = new EarlierLedger(settings, url, data);
        earlier.refuseLost();
        HikariDataSource connections = null;
        try {
            Optional<Path> made = LedgerFile.prepare(url);
            connections = new HikariDataSource(config(settings, url, embedded));
            if (made.isPresent()) {
                // Before there is anything in it that others could read.
                OwnerOnly.restrict(made.get());
            }
            Flyway flyway = Flyway.configure(Ledger.class.getClassLoader())
                    .dataSource(connections)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    // Else an old version would write into tables that a newer one has upgraded.
                    .ignoreMigrationPatterns(new String[0])
                    .javaMigrations(
                            embedded
                                    ? new JavaMigration[] {new LongDocuments(true)}
                                    : new JavaMigration[] {new SchedulerTables(), new LongDocuments(false)})
                    .load();
            flyway.migrate();
            Ledger ledger = new Ledger(
                    connections, embedded, flyway.info().current().getVersion().toString(), new AtomicBoolean(), false);
            if (embedded) {
                ledger.requireWritable();
                ledger.requireWhole();
            }
            if (!toFill) {
                earlier.refuseAnother(ledger);
                Renaming.apply(ledger, settings);
            }
            return ledger;
        } catch (RuntimeException | IOException | LedgerException e) {
            if (connections != null) {
                connections.close();
            }
            earlier.leaveNoTrace();
            throw e instanceof LedgerException refused ? refused : explain(url, e);
        }
    }

    private static HikariConfig config(Settings settings, String url, boolean embedded) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(1);
        // Who waited for a row sees what the other committed, whatever the server's own default is.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setUsername(settings.find(Setting.LEDGER_USERNAME).orElse(embedded ? "headcount" : null));
        config.setPassword(
                settings.find(Setting.LEDGER_PASSWORD).map(Secret::reveal).orElse(embedded ? "" : null));
        config.setJdbcUrl(embedded ? durable(url) : bounded(PostgresAddress.guarded(settings)));
        if (embedded) {
            config.setExceptionOverride(new DatabaseGone());
        } else {
            // A thousand lines in one statement and not in a thousand.
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
        }
        return config;
    }

    /**
     * The address of a PostgreSQL with a bound on what it takes to connect and to get an answer, in seconds, where it has none of its own: a
     * machine that is gone says nothing, and would be waited for without end.
     */
    public static String bounded(String url) {
        return withOptions(url, "loginTimeout=30", "connectTimeout=10", "socketTimeout=120", "tcpKeepAlive=true");
    }

    private static String withOptions(String url, String... options) {
        String bounded = url;
        for (String option : options) {
            String name = option.substring(0, option.indexOf('=') + 1);
            if (!url.contains("?" + name) && !url.contains("&" + name)) {
                bounded += (bounded.contains("?") ? "&" : "?") + option;
            }
        }
        return bounded;
    }

    /**
     * The same ledger for those who only look and can come again: they hear within a second or so that a database is away, and
     * at once where that is known already. To be closed for itself.
     */
    public Ledger forLooking(Settings settings) {
        if (embedded) {
            return new Ledger(connections, true, version, away, true);
        }
        String url = settings.get(Setting.LEDGER_URL);
        HikariConfig config = config(settings, url, false);
        config.setPoolName("ledger-looks");
        config.setJdbcUrl(withOptions(
                PostgresAddress.guarded(settings),
                "loginTimeout=3",
                "connectTimeout=1",
                "socketTimeout=10",
                "tcpKeepAlive=true"));
        config.setMaximumPoolSize(LOOKING_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(IMPATIENCE.toMillis());
        config.setValidationTimeout(IMPATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        return new Ledger(new HikariDataSource(config), false, version, away, true);
    }

    /**
     * The same ledger for a command that runs in this process as it would beside it: with connections and claims of its own, so that
     * neither waits for the other's connections or lets go of its claims. To be closed for itself.
     */
    public Ledger beside() {
        HikariConfig config = new HikariConfig();
        connections.copyStateTo(config);
        config.setPoolName("ledger-beside");
        config.setMinimumIdle(0);
        return new Ledger(new HikariDataSource(config), embedded, version, away, false, false);
    }

    /**
     * Writes a backup of an embedded ledger: a ZIP file with the database's file, as it is at one moment.
     *
     * @throws LedgerException if the ledger is not embedded, or the file is there already or can't be written
     */
    public void backUp(Path file) throws LedgerException {
        if (!embedded) {
            throw new LedgerException(
                    "A ledger in PostgreSQL is backed up by PostgreSQL's own means, at any time: pg_dump -Fc");
        }
        if (Files.exists(file)) {
            throw new LedgerException("The file " + file + " is there already; nothing was written. Name another one.");
        }
        try {
            // The database writes into it: others can't read it at any moment.
            OwnerOnly.newFile(file).close();
            jdbi.useHandle(handle ->
                    handle.execute("backup to ?", file.toAbsolutePath().toString()));
        } catch (JdbiException | IOException e) {
            throw new LedgerException("The backup " + file + " could not be written: " + Reason.of(e), e);
        }
    }

    /** The embedded database opens a file that it may not write, and says so only when it is too late. */
    private void requireWritable() throws IOException {
        if (jdbi.withHandle(handle ->
                handle.createQuery("select readonly()").mapTo(Boolean.class).one())) {
            throw new IOException("its file is read-only");
        }
    }

    /**
     * The embedded database goes on without a table that it can't open, when Java's memory is used up by a long document in it, and
     * tells nobody.
     */
    private void requireWhole() throws IOException {
        int found = jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from information_schema.tables where table_schema = schema()"
                                + " and lower(table_name) in (<names>)")
                .bindList("names", LedgerCopy.TABLES)
                .mapTo(Integer.class)
                .one());
        if (found < LedgerCopy.TABLES.size()) {
            throw new IOException(
                    "only " + found + " of its " + LedgerCopy.TABLES.size() + " tables could be opened in the "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB that Java has, and nothing in it was changed; JAVA_OPTS=-Xmx1g gives it more");
        }
    }

    /**
     * What was written at a commit is in the file, not in memory; only we say when the database is closed; and no second file, which others
     * could read, tells of statements that failed.
     */
    private static String durable(String url) {
        String durable = uninterrupted(url);
        // Who waits for another's recording waits as long as PostgreSQL would: a large one takes more than H2's two
        // seconds.
        for (String option :
                new String[] {"WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "TRACE_LEVEL_FILE=0", "LOCK_TIMEOUT=60000"}) {
            String name = option.substring(0, option.indexOf('=') + 1);
            if (!url.toUpperCase(Locale.ROOT).contains(name)) {
                durable += ";" + option;
            }
        }
        return durable;
    }

    /**
     * Java closes a file, for everybody, where an interrupted thread is using it; and attempts that hang are interrupted. So the database
     * opens it again and goes on.
     */
    private static String uninterrupted(String url) {
        return LedgerFile.of(url).isEmpty() || url.contains("retry:")
                ? url
                : EMBEDDED + "retry:" + url.substring(EMBEDDED.length());
    }

    private static LedgerException explain(String url, Exception failure) {
        String where = "The ledger " + url + " can't be opened: ";
        Optional<SQLException> sql = sqlCause(failure);
        if (sql.map(SQLException::getErrorCode).orElse(0) == IN_USE) {
            return new LedgerException(
                    where + "another Headcount has it open. Stop that one first (such as a running 'serve'), or set"
                            + " ledger.url to a shared PostgreSQL.",
                    failure);
        }
        if (failure instanceof FlywayException && sql.isEmpty()) {
            return new LedgerException(
                    where + "its tables are not as this version expects: " + Reason.of(failure), failure);
        }
        String reason = Reason.of(sql.<Throwable>map(cause -> cause).orElse(failure));
        return new LedgerException(
                where
                        + reason
                        + (PostgresAddress.isOne(url)
                                ? ". Check ledger.url, ledger.username and ledger.password. Beyond this machine TLS with the"
                                        + " host's certificate is needed (sslmode=verify-full), unless sslmode in ledger.url"
                                        + " says otherwise."
                                : ". Check ledger.url, ledger.username and ledger.password, and that the folder can be"
                                        + " written."),
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
        try (Connection connection = connection()) {
            return connection.isValid(seconds);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether the database can be reached, asked also while it is known to be away; takes down what it finds. */
    boolean look(int seconds) {
        boolean there;
        try (Connection connection = connections.getConnection()) {
            there = connection.isValid(seconds);
        } catch (SQLException e) {
            there = false;
        }
        away.set(!there);
        return there;
    }

    /** Whether it is known to be away at this moment; an embedded one never is. */
    public boolean isKnownToBeAway() {
        return away.get();
    }

    /** Whether something failed because the database could not be reached, which time may mend. */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isAway(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAway(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || state.startsWith("08")
                // PostgreSQL shuts down, was shut down, is starting, has no connection left.
                || Set.of("57P01", "57P02", "57P03", "53300").contains(state);
    }

    /** The version of its tables: that of the last migration. */
    public String version() {
        return version;
    }

    /** The statements in this ledger. */
    public StatementRecords statements() {
        return new StatementRecords(this);
    }

    /** What it is asked across its statements. */
    public Questions questions() {
        return new Questions(this);
    }

    /** What it holds, in figures. */
    public LedgerFigures figures() {
        return new LedgerFigures(this);
    }

    /** The deliveries in this ledger. */
    public DeliveryRecords deliveries() {
        return deliveries;
    }

    /** What billing systems were told, as this ledger has it. */
    public UsageRecords usage() {
        return new UsageRecords(this);
    }

    /** The reviews in this ledger. */
    public ReviewRecords reviews() {
        return new ReviewRecords(this);
    }

    /** The daily readings in this ledger. */
    public ReadingRecords readings() {
        return new ReadingRecords(this);
    }

    /** The mails in this ledger that are no statement's. */
    public ReportRecords reports() {
        return new ReportRecords(this);
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

    /** Whether whoever else has claimed a delivery is gone. */
    boolean isAlone() {
        return alone;
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
        if (!embedded || !impatient) {
            connections.close();
        }
    }
}
