package io.headcount.ledger;

import io.headcount.reading.Line;
import io.headcount.reading.LineMap;
import io.headcount.statement.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The lines of statements: the table {@code statement_line}. */
final class StatementLines {

    /** What waits to be written is in memory. */
    static final int BATCH = 1_000;

    private StatementLines() {}

    static void insert(Handle handle, Statement statement) {
        if (statement.lines().isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                """
                insert into statement_line (statement_id, position, company_id, company_name, monthly_users,
                    target_users, license_limit, license_expired, license_ends)
                values (:statement, :position, :id, :name, :users, :target, :limit, :expired, :ends)""");
        List<Line> lines = statement.lines();
        for (int index : byCompany(lines)) {
            Line line = lines.get(index);
            batch.bind("statement", statement.id())
                    .bind("position", index + 1)
                    .bind("id", line.companyId())
                    .bind("name", StatementRecords.storable(line.companyName()))
                    .bind("users", line.monthlyUsers())
                    .bind("target", line.targetUsers())
                    .bind("limit", line.licenseLimit())
                    .bind("expired", line.licenseExpired())
                    .bind("ends", line.licenseEnds())
                    .add();
            if (batch.size() == BATCH) {
                batch.execute();
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** In the order of the key: in any other, each line would write to another page of its index, and all of them again and again. */
    private static int[] byCompany(List<Line> lines) {
        String[] companies = lines.stream().map(Line::companyId).toArray(String[]::new);
        return IntStream.range(0, companies.length)
                .boxed()
                .sorted(Comparator.comparing(index -> companies[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** By the companies' ids, in the statement's order. */
    static Map<String, Line> of(Handle handle, String statementId) {
        return LineMap.of(handle.createQuery("select * from statement_line where statement_id = :id order by position")
                .bind("id", statementId)
                .map((rs, context) -> line(rs)));
    }

    /** A row of this table, or of another with the same columns. */
    static Line line(ResultSet rs) throws SQLException {
        return new Line(
                rs.getString("company_id"),
                rs.getString("company_name"),
                rs.getLong("monthly_users"),
                rs.getObject("target_users", Long.class),
                rs.getObject("license_limit", Long.class),
                rs.getObject("license_expired", Boolean.class),
                rs.getObject("license_ends", LocalDate.class));
    }
}
