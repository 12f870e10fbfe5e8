package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.ledger.Ledger;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The embedded database commits each 'create table' by itself, so a kill may leave any number of them. */
class KilledWhileMigratingTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'', V1__ledger.sql",
        "1, V2__watch.sql",
        "2, V3__review.sql",
        "3, V4__one_bill.sql",
        "4, V5__told.sql",
        "5, V6__ask.sql",
        "6, V7__since.sql"
    })
    void aLedgerThatWasHalfMadeIsMadeToItsEnd(String before, String script) throws Exception {
        List<String> statements = statements(script);
        assertThat(statements).hasSizeGreaterThan(1);
        for (int done = 0; done <= statements.size(); done++) {
            Path data = folder.resolve("after-" + done);
            String url = "jdbc:h2:file:" + data.resolve("headcount");
            FluentConfiguration flyway = Flyway.configure()
                    .dataSource(url, "headcount", "")
                    .locations("classpath:db/migration")
                    .target(before.isEmpty() ? "latest" : before);
            if (before.isEmpty()) {
                flyway.locations("filesystem:" + Files.createDirectories(folder.resolve("no-migrations")));
            }
            flyway.load().migrate();
            try (Connection connection = DriverManager.getConnection(url, "headcount", "");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements.subList(0, done)) {
                    statement.execute(sql);
                }
            }

            try (Ledger ledger = Ledger.open(settings(), data)) {
                assertThat(ledger.statements().history()).isEmpty();
                assertThat(ledger.troubles().all()).isEmpty();
            }
        }
    }

    private Settings settings() throws Exception {
        return SettingsFile.read(folder.resolve("none.properties"), Map.of());
    }

    private static List<String> statements(String script) throws IOException {
        try (InputStream file = Ledger.class.getResourceAsStream("/db/migration/" + script)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)--.*$", "");
            return Arrays.stream(text.split(";"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        }
    }
}
