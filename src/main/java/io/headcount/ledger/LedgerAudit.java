package io.headcount.ledger;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every statement of a ledger read again, and held against its own document, lines, deliveries and revisions. Changes nothing. Thread-safe. */
public final class LedgerAudit {

    private final Ledger ledger;

    public LedgerAudit(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What was found.
     *
     * @param statements how many were read
     * @param problems what is wrong, a line each
     */
    public record Findings(int statements, List<String> problems) {}

    /** Reads them all. */
    public Findings run() {
        List<String> problems = new ArrayList<>();
        List<RecordedStatement> all = ledger.statements().history();
        Map<String, Integer> revisions = new HashMap<>();
        for (RecordedStatement statement : all) {
            revisions.merge(series(statement), 1, Integer::sum);
            problems.addAll(problems(statement));
        }
        for (RecordedStatement statement : all) {
            if (statement.revision() > revisions.get(series(statement))) {
                problems.add(name(statement) + ": a revision before it is missing");
            }
        }
        return new Findings(all.size(), List.copyOf(problems));
    }

    private List<String> problems(RecordedStatement statement) {
        List<String> problems = new ArrayList<>();
        StatementDocument document;
        try {
            document = StatementDocument.parse(ledger.statements().document(statement.id()));
        } catch (RuntimeException e) {
            return List.of(name(statement) + ": its document can't be read");
        }
        StatementDocument.Data data = document.data();
        require(problems, statement, data.statementId().equals(statement.id()), "its document has another id");
        require(problems, statement, document.type().equals(statement.type().label()), "its document has another type");
        require(
                problems,
                statement,
                data.period().equals(statement.period().toString()) && data.revision() == statement.revision(),
                "its document is of another month or revision");
        require(
                problems,
                statement,
                data.account().id().equals(statement.account())
                        || isFormer(data.account().id(), statement.account()),
                "its document is of another account");
        long total = 0;
        Map<String, Long> numbers = new HashMap<>();
        for (StatementDocument.Company company : data.companies()) {
            total = Math.addExact(total, company.monthlyUsers());
            numbers.put(company.companyId(), company.monthlyUsers());
        }
        require(
                problems,
                statement,
                total == data.totalMonthlyUsers() && total == statement.totalMonthlyUsers(),
                "its companies add up to " + total + ", its total is " + statement.totalMonthlyUsers());
        require(
                problems,
                statement,
                numbers.size() == data.companyCount() && numbers.size() == statement.companyCount(),
                "it lists " + numbers.size() + " companies, and counts " + statement.companyCount());
        require(problems, statement, numbers.equals(lines(statement)), "its lines are others than its document's");
        for (Delivery delivery : statement.deliveries()) {
            require(
                    problems,
                    statement,
                    delivery.state() != DeliveryState.DELIVERED || delivery.deliveredAt() != null,
                    "its delivery to " + delivery.destination() + " has no time");
        }
        return problems;
    }

    private Map<String, Long> lines(RecordedStatement statement) {
        Map<String, Long> lines = new HashMap<>();
        ledger.jdbi().useHandle(handle -> handle.createQuery(
                        "select company_id, monthly_users from statement_line where statement_id = :id")
                .bind("id", statement.id())
                .map((rs, context) -> Map.entry(rs.getString(1), rs.getLong(2)))
                .forEach(line -> lines.put(line.getKey(), line.getValue())));
        return lines;
    }

    private boolean isFormer(String id, String account) {
        return ledger.jdbi()
                .withHandle(handle -> handle.createQuery("select account from former_account where id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .findOne())
                .filter(account::equals)
                .isPresent();
    }

    private static void require(List<String> problems, RecordedStatement statement, boolean holds, String otherwise) {
        if (!holds) {
            problems.add(name(statement) + ": " + otherwise);
        }
    }

    /** Revisions are counted for each account and month, and for provisional ones apart. */
    private static String series(RecordedStatement statement) {
        return statement.account() + " " + statement.period() + " " + (statement.type() == StatementType.PROVISIONAL);
    }

    private static String name(RecordedStatement statement) {
        return statement.period() + ", revision " + statement.revision() + ", account " + statement.account()
                + " (statement " + statement.id() + ")";
    }
}
