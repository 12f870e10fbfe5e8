package io.headcount.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/**
 * The tables by which the schedulers of several machines agree who fires: Quartz's own script for PostgreSQL, with a
 * prefix of ours, so that another Quartz in the same database is left alone.
 */
final class SchedulerTables implements JavaMigration {

    private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("2.1");
    }

    @Override
    public String getDescription() {
        return "scheduler tables";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException, IOException {
        try (Statement statement = context.getConnection().createStatement()) {
            for (String sql : script()) {
                statement.execute(sql);
            }
        }
    }

    /** What the script makes, without what it drops and without its own commit. */
    private static List<String> script() throws IOException {
        try (InputStream script = PostgreSQLDelegate.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException("Quartz brings no " + SCRIPT);
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Arrays.stream(text.replace("QRTZ_", Ledger.SCHEDULER_PREFIX).split(";"))
                    .map(String::strip)
                    .filter(sql -> sql.startsWith("CREATE"))
                    .toList();
        }
    }
}
