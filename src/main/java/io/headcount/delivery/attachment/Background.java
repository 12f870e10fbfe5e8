package io.headcount.delivery.attachment;

import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.reading.LineMap;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a summary and its files tell besides the statement's own document: what was billed before, licences, and who is who in
 * your billing. What is of the ledger is as it was known when the statement was recorded, so that each attempt says the same,
 * whatever was corrected or delivered since; what is of {@code config/customers.csv} is as it is now. Immutable, except that the
 * maps are the caller's.
 *
 * @param earlier the totals of up to eleven months before, oldest first; months without a statement are missing
 * @param monthBefore the lines of the statement of the month before, by company id; empty where there is none
 * @param lines the statement's own lines, by company id
 * @param deliveries the statement's deliveries; how far they have come is no part of a summary
 * @param unmapped by the destinations' names, the companies that are not billed there because config/customers.csv does
 *     not name them, as it is now
 * @param references by the billing systems' names, your references by company id; systems that have none are missing
 */
public record Background(
        List<PeriodTotal> earlier,
        Map<String, Line> monthBefore,
        Map<String, Line> lines,
        List<Delivery> deliveries,
        Map<String, List<Company>> unmapped,
        Map<String, Map<String, String>> references) {

    /** Where nothing is known but the document. */
    public static final Background NONE = new Background(List.of(), Map.of(), Map.of(), List.of(), Map.of(), Map.of());

    private static final int MONTHS_BEFORE = 11;

    public Background {
        earlier = List.copyOf(earlier);
        deliveries = List.copyOf(deliveries);
    }

    /** Of a statement that the ledger has; of any other, nothing is known. */
    public static Background of(Ledger ledger, StatementDocument document, Customers customers) {
        String id = document.data().statementId();
        return ledger.statements()
                .find(id)
                .map(recorded -> before(
                        ledger,
                        recorded.account(),
                        recorded.period(),
                        recorded.recordedAt(),
                        ledger.statements().lines(id),
                        recorded.deliveries(),
                        customers.unmapped(
                                recorded.deliveries().stream()
                                        .map(Delivery::destination)
                                        .toList(),
                                document),
                        customers.references()))
                .orElse(NONE);
    }

    /** Of a statement that is not recorded, as things are known now, if it were to go to these destinations. */
    public static Background of(
            Ledger ledger, Statement statement, Instant now, Customers customers, List<String> destinations) {
        return before(
                ledger,
                statement.account().id(),
                statement.period(),
                now,
                LineMap.of(statement.lines()),
                List.of(),
                customers.unmapped(destinations, statement.document()),
                customers.references());
    }

    /** The statement's own line of a company, or null. */
    public Line line(Company company) {
        return company.companyId() == null ? null : lines.get(company.companyId());
    }

    /** A company's line in the statement of the month before, or null. */
    public Line lineBefore(Company company) {
        return company.companyId() == null ? null : monthBefore.get(company.companyId());
    }

    private static Background before(
            Ledger ledger,
            String account,
            YearMonth period,
            Instant known,
            Map<String, Line> lines,
            List<Delivery> deliveries,
            Map<String, List<Company>> unmapped,
            Map<String, Map<String, String>> references) {
        List<PeriodTotal> earlier =
                ledger.statements().earlier(account, period.minusMonths(MONTHS_BEFORE), period, known);
        Map<String, Line> monthBefore = earlier.stream()
                .filter(total -> total.period().equals(period.minusMonths(1)))
                .findFirst()
                .map(total -> ledger.statements().lines(total.statementId()))
                .orElse(Map.of());
        return new Background(earlier, monthBefore, lines, deliveries, unmapped, references);
    }

    /**
     * The total of the month before, if there is one to compare a statement with; a month that is not over is compared with
     * none.
     */
    public Optional<PeriodTotal> comparable(StatementDocument document) {
        YearMonth before = YearMonth.parse(document.data().period()).minusMonths(1);
        return document.statementType() == StatementType.PROVISIONAL
                ? Optional.empty()
                : earlier.stream()
                        .filter(total -> total.period().equals(before))
                        .findFirst();
    }
}
