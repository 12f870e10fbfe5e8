package io.headcount.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Has the embedded database keep documents beside their rows, as PostgreSQL always does: H2 reads a {@code text} with its row, whole and into
 * memory, whoever asks for the row, and once more while it is written. It is one statement, which a kill leaves done or not begun.
 */
final class LongDocuments implements JavaMigration {

    private final boolean embedded;

    LongDocuments(boolean embedded) {
        this.embedded = embedded;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("8");
    }

    @Override
    public String getDescription() {
        return "long documents";
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
    public void migrate(Context context) throws SQLException {
        if (embedded) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("alter table statement alter column document set data type character large object");
            }
        }
    }
}
