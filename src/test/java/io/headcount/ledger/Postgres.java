package io.headcount.ledger;

import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL on the loopback interface, started once for all tests; its clock is in a zone that nobody is in. A
 * role that is called {@code locked} needs a password, one called {@code old} needs it as MD5, everybody else is let in.
 */
final class Postgres {

    static final String PASSWORD = "right-horse";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final EmbeddedPostgres server;

    private Postgres() {
        try {
            Path data = Files.createTempDirectory("headcount-postgres");
            server = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setServerConfig("timezone", "Pacific/Chatham")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
            execute("create role locked login superuser password '" + PASSWORD + "'");
            execute("set password_encryption = 'md5'; create role old login superuser password '" + PASSWORD + "'");
            Path access = data.resolve("pg_hba.conf");
            Files.writeString(
                    access, "host all locked all scram-sha-256\nhost all old all md5\n" + Files.readString(access));
            execute("select pg_reload_conf()");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final Postgres ONLY = new Postgres();
    }

    static Postgres server() {
        return Holder.ONLY;
    }

    /** Makes an empty database and gives its address. */
    String newDatabase() {
        String name = "ledger_" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
    }

    /** Settings for a ledger there. */
    static Settings settings(String url, String user, String password) throws SettingsException {
        Map<String, String> environment = new HashMap<>(Map.of("LEDGER_URL", url, "LEDGER_USERNAME", user));
        if (password != null) {
            environment.put("LEDGER_PASSWORD", password);
        }
        return SettingsFile.read(Path.of("no-such-file"), environment);
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
