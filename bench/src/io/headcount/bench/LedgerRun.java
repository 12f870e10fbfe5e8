package io.headcount.bench;

import io.headcount.bench.Row.Target;
import io.headcount.ledger.Ledger;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Statement;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How long it takes to record a statement, and how that grows with its lines: in the embedded database and in PostgreSQL. */
final class LedgerRun {

    private static final int SOME = 10_000;
    private static final int MANY = 100_000;
    private static final double LINEAR = 1.2;

    private final Programs programs;
    private final Options options;
    private final Table table;

    LedgerRun(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    void run() throws Exception {
        run("embedded", () -> "jdbc:h2:file:" + programs.fresh("ledger").resolve("headcount"), "headcount");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start()) {
            run("PostgreSQL", () -> newDatabase(server), "postgres");
        }
    }

    /** Where a ledger is that nobody has written to. */
    private interface Fresh {
        String url() throws SQLException;
    }

    private String newDatabase(EmbeddedPostgres server) throws SQLException {
        String name = programs.fresh("ledger").getFileName().toString().replace('-', '_');
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("create database " + name);
        }
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name + "?reWriteBatchedInserts=true";
    }

    private void run(String database, Fresh fresh, String user) throws Exception {
        Sample some = compare(database, fresh, user, SOME);
        Sample many = compare(database, fresh, user, MANY);
        Sample growth = new Sample(Unit.TIMES, many.median() / some.median());
        table.add(new Row("recording, " + database + ": growth from a tenth", MANY, null, growth, "", null, null)
                .with(Target.atMost(LINEAR * MANY / SOME, Unit.TIMES, growth.median())));
    }

    private Sample compare(String database, Fresh fresh, String user, int companies) throws Exception {
        Statement statement = MadeStatement.of(companies);
        Sample ours = new Sample(Unit.MILLISECONDS);
        Sample floor = new Sample(Unit.MILLISECONDS);
        // Once or twice before it counts.
        for (int i = options.quick() ? -1 : -2; i < (options.quick() ? 2 : 5); i++) {
            double record = record(fresh.url(), user, statement);
            double insert;
            try (Connection connection = DriverManager.getConnection(fresh.url(), user, "")) {
                insert = PlainInserts.milliseconds(connection, statement);
            }
            if (i >= 0) {
                ours.add(record);
                floor.add(insert);
            }
        }
        table.add(new Row("recording, " + database, companies, null, ours, "plain inserts", floor, null));
        return ours;
    }

    private static double record(String url, String user, Statement statement) throws Exception {
        Settings settings =
                SettingsFile.read(Path.of("no-such-file"), Map.of("LEDGER_URL", url, "LEDGER_USERNAME", user));
        try (Ledger ledger = Ledger.open(settings, Path.of("no-such-folder"))) {
            long begun = System.nanoTime();
            ledger.statements().record(statement, List.of("email", "webhook"), Instant.now());
            return (System.nanoTime() - begun) / 1e6;
        }
    }
}
