package io.headcount.ledger;

import io.headcount.reading.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the ledger is asked across its statements, by people and by programs; reads only. Thread-safe. */
public final class Questions {

    /** So many lines are in memory while all of them are read. */
    private static final int AT_ONCE = 1_000;

    private static final String STATEMENTS =
            """
            select h.statement_id, h.account, h.period, h.revision, h.type, h.state, h.total_monthly_users, h.company_count,
                h.recorded_at
            """;

    private final Ledger ledger;

    Questions(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The accounts that anything was recorded or read of, in the order of their names. */
    public List<String> accounts() {
        return ledger.jdbi().withHandle(handle -> handle.createQuery("select id from account order by id")
                .mapTo(String.class)
                .list());
    }

    /**
     * Every statement, by account, period (the oldest first), and revision; provisional ones before the others.
     *
     * @param account null for all
     * @param from the first period, or null
     * @param to the last period, or null
     */
    public List<StatementRow> statements(String account, YearMonth from, YearMonth to) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        STATEMENTS
                                + """
                        from headcount_statements h
                        where (cast(:account as varchar(64)) is null or h.account = :account)
                            and h.period >= :from and h.period <= :to
                        order by h.account, h.period, case when h.state = 'provisional' then 0 else 1 end, h.revision""")
                .bind("account", account)
                .bind("from", from == null ? "0000-00" : from.toString())
                .bind("to", to == null ? "9999-99" : to.toString())
                .map((rs, context) -> statement(rs))
                .list());
    }

    /** A statement by its id. */
    public Optional<StatementRow> statement(String id) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        STATEMENTS + "from headcount_statements h where h.statement_id = :id")
                .bind("id", id)
                .map((rs, context) -> statement(rs))
                .findOne());
    }

    /**
     * Every line of a statement, in the order that the database gives the companies' ids. However many there are, some are in
     * memory at a time; nothing is held open meanwhile.
     */
    public void lines(String statementId, Consumer<Line> each) {
        String after = "";
        List<Line> lines;
        do {
            lines = linesAfter(statementId, after, AT_ONCE);
            lines.forEach(each);
            after = lines.isEmpty() ? after : lines.get(lines.size() - 1).companyId();
        } while (lines.size() == AT_ONCE);
    }

    /** So many lines of a statement, beginning after a company's id; the empty text is before all. */
    public List<Line> linesAfter(String statementId, String companyId, int most) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        """
                        select * from statement_line where statement_id = :id and company_id > :after
                        order by statement_id, company_id fetch first :most rows only""")
                .bind("id", statementId)
                .bind("after", companyId)
                .bind("most", most)
                .map((rs, context) -> StatementLines.line(rs))
                .list());
    }

    /** What every statement says of a company, in the order of {@link #statements}. */
    public List<CompanyLine> company(String companyId) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        STATEMENTS
                                + """
                            , l.*
                        from headcount_statements h join statement_line l on l.statement_id = h.statement_id
                        where l.company_id = :id
                        order by h.account, h.period, case when h.state = 'provisional' then 0 else 1 end, h.revision""")
                .bind("id", companyId)
                .map((rs, context) -> new CompanyLine(statement(rs), StatementLines.line(rs)))
                .list());
    }

    /** What the daily readings that are kept say of a company: the newest of each account and period, the newest last. */
    public List<Map.Entry<YearMonth, CompanyUnderWay>> readings(String companyId) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select * from company_seen where company_id = :id order by period, seen_on, account")
                .bind("id", companyId)
                .map((rs, context) -> Map.entry(YearMonth.parse(rs.getString("period")), underWay(rs)))
                .list());
    }

    /** The newest daily reading of a period. */
    public Optional<DailyReading> newestReading(String account, YearMonth period) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        """
                        select taken_on, taken_at from reading where account = :account and period = :period
                        order by taken_on desc fetch first 1 rows only""")
                .bind("account", account)
                .bind("period", period.toString())
                .map((rs, context) -> new DailyReading(
                        rs.getObject("taken_on", LocalDate.class), StatementRecords.instant(rs, "taken_at")))
                .findOne());
    }

    /** Every company of an account's daily readings of a period, in the order of their ids. */
    public List<CompanyUnderWay> underWay(String account, YearMonth period) {
        return ledger.jdbi().withHandle(handle -> handle.createQuery(
                        "select * from company_seen where account = :account and period = :period order by company_id")
                .bind("account", account)
                .bind("period", period.toString())
                .map((rs, context) -> underWay(rs))
                .list());
    }

    /**
     * The companies that were ever called by a name that is meant, each with all the names that it had; by their ids.
     *
     * @param meant whether a name is one
     */
    public Map<String, List<String>> companiesCalled(Predicate<String> meant) {
        Map<String, TreeSet<String>> called = new TreeMap<>();
        ledger.jdbi().useHandle(handle -> handle.createQuery(
                        """
                        select company_id, company_name from statement_line group by company_id, company_name
                        union select company_id, company_name from company_seen""")
                .map((rs, context) -> Map.entry(rs.getString("company_id"), rs.getString("company_name")))
                .forEach(name -> {
                    if (meant.test(name.getValue())) {
                        called.computeIfAbsent(name.getKey(), id -> new TreeSet<>())
                                .add(name.getValue());
                    }
                }));
        Map<String, List<String>> companies = new TreeMap<>();
        called.forEach((id, names) -> companies.put(id, List.copyOf(names)));
        return companies;
    }

    /**
     * Each company that is in one statement or in the other.
     *
     * @param before the id of one statement, or null for one without lines
     * @param after the id of the other, likewise
     * @param each takes the line of {@code before} and that of {@code after}; one of them may be null
     */
    public void compare(String before, String after, BiConsumer<Line, Line> each) {
        Map<String, Line> earlier = new HashMap<>();
        if (before != null) {
            lines(before, line -> earlier.put(line.companyId(), line));
        }
        if (after != null) {
            lines(after, line -> each.accept(earlier.remove(line.companyId()), line));
        }
        List<String> gone = new ArrayList<>(earlier.keySet());
        gone.sort(null);
        gone.forEach(id -> each.accept(earlier.get(id), null));
    }

    /** The statement that a period is billed at. */
    public Optional<StatementRow> billed(String account, YearMonth period) {
        return statements(account, period, period).stream()
                .filter(StatementRow::counts)
                .findFirst();
    }

    private static StatementRow statement(ResultSet rs) throws SQLException {
        return new StatementRow(
                rs.getString("statement_id"),
                rs.getString("account"),
                YearMonth.parse(rs.getString("period")),
                rs.getInt("revision"),
                rs.getString("type"),
                rs.getString("state"),
                rs.getLong("total_monthly_users"),
                rs.getInt("company_count"),
                StatementRecords.instant(rs, "recorded_at"));
    }

    private static CompanyUnderWay underWay(ResultSet rs) throws SQLException {
        return new CompanyUnderWay(
                rs.getString("account"),
                StatementLines.line(rs),
                rs.getObject("seen_on", LocalDate.class),
                rs.getInt("readings"),
                rs.getObject("first_on", LocalDate.class),
                rs.getObject("first_monthly_users", Long.class),
                rs.getObject("first_target_users", Long.class));
    }
}
