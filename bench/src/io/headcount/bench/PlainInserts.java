package io.headcount.bench;

import io.headcount.reading.Line;
import io.headcount.statement.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.List;

/** The floor of the ledger: the same lines and the same document in two plain tables, in one transaction. */
final class PlainInserts {

    private static final int BATCH = 1_000;

    private PlainInserts() {}

    static double milliseconds(Connection connection, Statement statement) throws SQLException {
        try (java.sql.Statement tables = connection.createStatement()) {
            tables.execute("create table document (id varchar(64) primary key, text text)");
            tables.execute("create table line (statement varchar(64), company varchar(200), name text, users bigint,"
                    + " target bigint, limit_ bigint, primary key (statement, company))");
        }
        connection.setAutoCommit(false);
        long begun = System.nanoTime();
        try (PreparedStatement document = connection.prepareStatement("insert into document values (?, ?)")) {
            document.setString(1, statement.id());
            document.setString(2, statement.document().toJson());
            document.execute();
        }
        List<Line> lines = statement.lines().stream()
                .sorted(Comparator.comparing(Line::companyId))
                .toList();
        try (PreparedStatement batch = connection.prepareStatement("insert into line values (?, ?, ?, ?, ?, ?)")) {
            int waiting = 0;
            for (Line line : lines) {
                batch.setString(1, statement.id());
                batch.setString(2, line.companyId());
                batch.setString(3, line.companyName());
                batch.setLong(4, line.monthlyUsers());
                batch.setObject(5, line.targetUsers(), Types.BIGINT);
                batch.setObject(6, line.licenseLimit(), Types.BIGINT);
                batch.addBatch();
                if (++waiting == BATCH) {
                    batch.executeBatch();
                    waiting = 0;
                }
            }
            batch.executeBatch();
        }
        connection.commit();
        return (System.nanoTime() - begun) / 1e6;
    }
}
