package io.headcount.crash;

import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ledger in a PostgreSQL, empty at first, a vendor, and two machines' installations that share both. */
final class SharedLedger implements AutoCloseable {

    private final Sandbox sandbox;
    private final List<Installation> installations = new ArrayList<>();
    private final Map<YearMonth, List<Long>> truth = new TreeMap<>();

    SharedLedger(EmbeddedPostgres postgres, Path folder, int months) throws IOException, SQLException {
        String schema = "ledger_" + folder.getFileName().toString().replaceAll("\\W", "_");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        }
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(25));
        YearMonth last = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        for (int before = months - 1; before >= 0; before--) {
            truth.put(last.minusMonths(before), List.of(sandbox.expectedTotal(last.minusMonths(before))));
        }
        for (String machine : List.of("one", "other")) {
            Installation installation = Installation.of(sandbox, folder.resolve(machine), Clock.systemUTC())
                    .with("BILLING_FIRST_PERIOD", last.minusMonths(months - 1L).toString())
                    .with(
                            "LEDGER_URL",
                            "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres?currentSchema=" + schema)
                    .with("LEDGER_USERNAME", "postgres");
            new RouteStep("schedule-at-start.camel.yaml", 0, 1, "")
                    .insert(installation.home().routes(), TickIsOver.class, "say");
            installations.add(installation);
        }
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Installation installation(int number) {
        return installations.get(number);
    }

    List<Installation> installations() {
        return installations;
    }

    /** Sets an environment variable of both. */
    SharedLedger with(String variable, String text) {
        installations.forEach(installation -> installation.with(variable, text));
        return this;
    }

    Audit audit() {
        try (Ledger ledger = installation(0).ledger()) {
            return new Audit(ledger, sandbox, truth);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
