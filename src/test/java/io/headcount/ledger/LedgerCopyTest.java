package io.headcount.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCopyTest {

    @TempDir
    private Path folder;

    @Test
    void aTableThatACopyWouldForget() throws Exception {
        try (Ledger ledger = Installation.in(folder, new MovableClock("2026-11-03T09:00:00Z"))
                .ledger()) {
            List<String> tables = ledger.jdbi()
                    .withHandle(handle -> handle.createQuery("select lower(table_name) from information_schema.tables"
                                    + " where table_schema = schema() and table_type = 'BASE TABLE'")
                            .mapTo(String.class)
                            .list());

            assertThat(tables)
                    .filteredOn(table -> !table.equals("flyway_schema_history"))
                    .containsExactlyInAnyOrderElementsOf(LedgerCopy.TABLES);
        }
    }
}
