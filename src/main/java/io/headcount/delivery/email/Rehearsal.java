package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Background;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementDocument.Data;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Statements that were never made, of every kind and with something of everything that a summary can tell: what
 * templates are tried on before there is a statement that depends on them.
 */
final class Rehearsal {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    static final Background BACKGROUND = new Background(
            List.of(
                    new PeriodTotal(YearMonth.of(2026, 7), "july", 0),
                    new PeriodTotal(YearMonth.of(2026, 9), "september", 1_100)),
            Map.of("a", line("a", 700, null), "gone", line("gone", 400, null)),
            Map.of(
                    "a", line("a", 1_200, LocalDate.of(2026, 11, 30)),
                    "b", line("b", 34, LocalDate.of(2026, 10, 31))),
            Arrays.stream(DeliveryState.values())
                    .map(state -> new Delivery(
                            "d-" + state.label(), "rehearsal", "rehearsal", state, 1, NOON, NOON, NOON, null))
                    .toList(),
            Map.of("rehearsal", List.of(new Company("a", "Rehearsal A", 1_200, null, null, false, null))),
            Map.of("rehearsal", Map.of("a", "r-1")));

    private Rehearsal() {}

    static List<StatementDocument> documents() {
        return List.of(
                document("statement.finalized", 1, null),
                document("statement.corrected", 2, 1_000L),
                document("statement.provisional", 1, null));
    }

    private static StatementDocument document(String type, int revision, Long previous) {
        List<Company> companies = List.of(
                new Company("a", "Rehearsal A", 1_200, 1_300L, 1_000L, true, previous),
                new Company("b", "Rehearsal B", 34, null, null, true, previous == null ? null : 34L),
                new Company("c", "Rehearsal B", 0, 5L, 10L, false, previous == null ? null : 0L));
        return new StatementDocument(
                type,
                NOON.toString(),
                new Data(
                        "rehearsal",
                        new StatementDocument.AccountName("default", "Rehearsal"),
                        "2026-10",
                        "UTC",
                        revision,
                        previous == null ? null : "rehearsal",
                        1_234,
                        companies.size(),
                        new StatementDocument.ProofGiven("export", NOON.toString(), companies.size(), 1_234, 1_234L),
                        companies,
                        List.of(new StatementDocument.VanishedCompany("d", "Rehearsal D", 7, "2026-10-12", false)),
                        List.of(new StatementDocument.NewCompany("c", "Rehearsal B"))));
    }

    private static Line line(String id, long users, LocalDate ends) {
        return new Line(id, "Rehearsal " + id, users, null, null, null, ends);
    }
}
