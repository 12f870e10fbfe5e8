package io.headcount.ledger;

import io.headcount.text.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Everything that a ledger holds, written into another one, between databases of either kind. The other is whole or as empty as before:
 * all of it is one transaction, and committed only if each table there has the same rows as here. Thread-safe.
 */
public final class LedgerCopy {

    /** All of the ledger's own tables, each after those that it refers to. */
    static final List<String> TABLES = List.of(
            "account",
            "former_account",
            "billing_period",
            "statement",
            "statement_line",
            "review",
            "reading",
            "company_seen",
            "trouble",
            "delivery",
            "attempt",
            "dismissal",
            "usage_record",
            "usage_event",
            "delivery_told",
            "untracked_delivery",
            "report");

    private static final int BATCH = 500;

    private final Ledger from;
    private final Ledger to;

    /** @param to opened by {@link Ledger#openToFill} */
    public LedgerCopy(Ledger from, Ledger to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies.
     *
     * @return how many rows of each table there are now
     * @throws LedgerException if the other ledger is not empty, or is not the same afterwards; it is left as it was
     */
    public Map<String, Long> run() throws LedgerException {
        try (Handle source = from.jdbi().open();
                Handle target = to.jdbi().open()) {
            source.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            source.begin();
            target.begin();
            boolean whole = false;
            try {
                Map<String, Long> copied = copy(source.getConnection(), target.getConnection());
                target.commit();
                whole = true;
                return copied;
            } finally {
                source.rollback();
                if (!whole) {
                    target.rollback();
                }
            }
        } catch (SQLException | JdbiException e) {
            throw new LedgerException(
                    "The ledger could not be copied: " + Reason.of(e) + ". The other one is as it was.", e);
        }
    }

    private static Map<String, Long> copy(Connection source, Connection target) throws SQLException, LedgerException {
        for (String table : TABLES) {
            if (isFilled(target, table)) {
                throw new LedgerException("The ledger to copy to is not empty: there are rows in its table " + table
                        + ". Nothing was copied. Name an empty database.");
            }
        }
        Map<String, Long> copied = new LinkedHashMap<>();
        for (String table : TABLES) {
            List<String> columns = columns(source, table);
            Content written = write(source, target, table, columns);
            Content there = read(target, table, columns);
            if (!written.equals(there)) {
                throw new LedgerException("The table " + table + " arrived otherwise than it was sent: " + written.rows
                        + " rows were sent, " + there.rows + " are there. Nothing was kept in the other ledger.");
            }
            copied.put(table, there.rows);
        }
        numberOn(target);
        return copied;
    }

    private static boolean isFilled(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 from " + table + " fetch first 1 rows only")) {
            return rows.next();
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            ResultSetMetaData shape = none.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= shape.getColumnCount(); i++) {
                names.add(shape.getColumnName(i).toLowerCase(Locale.ROOT));
            }
            return names;
        }
    }

    private static Content write(Connection source, Connection target, String table, List<String> columns)
            throws SQLException {
        Content content = new Content();
        String places = String.join(", ", columns.stream().map(name -> "?").toList());
        try (PreparedStatement insert = target.prepareStatement(
                        "insert into " + table + " (" + String.join(", ", columns) + ") values (" + places + ")");
                Statement select = source.createStatement();
                ResultSet rows = rows(select, table, columns)) {
            int[] types = types(rows);
            int waiting = 0;
            while (rows.next()) {
                Object[] row = row(rows, types);
                content.add(row);
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
                if (++waiting == BATCH) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                insert.executeBatch();
            }
        }
        return content;
    }

    private static Content read(Connection connection, String table, List<String> columns) throws SQLException {
        Content content = new Content();
        try (Statement select = connection.createStatement();
                ResultSet rows = rows(select, table, columns)) {
            int[] types = types(rows);
            while (rows.next()) {
                content.add(row(rows, types));
            }
        }
        return content;
    }

    /** A correction after what it supersedes. */
    private static ResultSet rows(Statement select, String table, List<String> columns) throws SQLException {
        select.setFetchSize(BATCH);
        return select.executeQuery("select " + String.join(", ", columns) + " from " + table
                + (table.equals("statement") ? " order by revision" : ""));
    }

    private static int[] types(ResultSet rows) throws SQLException {
        int[] types = new int[rows.getMetaData().getColumnCount()];
        for (int i = 0; i < types.length; i++) {
            types[i] = rows.getMetaData().getColumnType(i + 1);
        }
        return types;
    }

    /** The two databases have other Java types for the same; here they are one. */
    private static Object[] row(ResultSet rows, int[] types) throws SQLException {
        Object[] row = new Object[types.length];
        for (int i = 0; i < row.length; i++) {
            int column = i + 1;
            row[i] = switch (types[i]) {
                case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> moment(rows, column);
                case Types.DATE -> rows.getObject(column, LocalDate.class);
                case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> number(rows, column);
                case Types.BOOLEAN, Types.BIT -> flag(rows, column);
                default -> rows.getString(column);
            };
        }
        return row;
    }

    private static OffsetDateTime moment(ResultSet rows, int column) throws SQLException {
        OffsetDateTime moment = rows.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static Long number(ResultSet rows, int column) throws SQLException {
        long number = rows.getLong(column);
        return rows.wasNull() ? null : number;
    }

    private static Boolean flag(ResultSet rows, int column) throws SQLException {
        boolean flag = rows.getBoolean(column);
        return rows.wasNull() ? null : flag;
    }

    /** What is added later goes on after the highest number that was copied. */
    private static void numberOn(Connection target) throws SQLException {
        try (Statement statement = target.createStatement()) {
            long next;
            try (ResultSet highest = statement.executeQuery("select coalesce(max(number), 0) + 1 from usage_event")) {
                highest.next();
                next = highest.getLong(1);
            }
            statement.execute("alter table usage_event alter column number restart with " + next);
        }
    }

    /** Rows in any order, as databases sort texts differently: how many, and the sum of their digests. */
    private static final class Content {

        private final long[] sum = new long[4];
        private long rows;

        void add(Object[] row) {
            ByteBuffer digest =
                    ByteBuffer.wrap(sha256().digest(Arrays.deepToString(row).getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += digest.getLong();
            }
            rows++;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content content && content.rows == rows && Arrays.equals(content.sum, sum);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sum);
        }
    }
}
