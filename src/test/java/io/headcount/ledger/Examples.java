package io.headcount.ledger;

import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Statements to put into a ledger. */
final class Examples {

    static final Instant MADE = Instant.parse("2026-11-01T06:00:04Z");
    static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    private Examples() {}

    static Line line(String id, String name, long users) {
        return new Line(id, name, users, users + 1, 500L, false, LocalDate.of(2027, 1, 31));
    }

    static Statement finalized(YearMonth period, Line... lines) {
        return statement(period, StatementType.FINALIZED, 1, lines);
    }

    static Statement provisional(YearMonth period, int revision, Line... lines) {
        return statement(period, StatementType.PROVISIONAL, revision, lines);
    }

    static Statement statement(YearMonth period, StatementType type, int revision, Line... lines) {
        return of(Account.DEFAULT, period, type, revision, null, lines);
    }

    static Statement of(
            String account, YearMonth period, StatementType type, int revision, String supersedes, Line... lines) {
        return Statement.of(
                reading(account, period, lines),
                new Circumstances(
                        new Account(account, "Acme Security"),
                        ZoneOffset.UTC,
                        type,
                        revision,
                        supersedes,
                        List.of(),
                        Set.of(),
                        Map.of()),
                MADE);
    }

    static ProvenReading reading(String account, YearMonth period, Line... lines) {
        List<Line> all = List.of(lines);
        long total = all.stream().mapToLong(Line::monthlyUsers).sum();
        return new ProvenReading(
                account, period, all, total, new Proof(Verification.EXPORT, MADE, all.size(), total, total));
    }
}
