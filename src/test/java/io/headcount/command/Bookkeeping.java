package io.headcount.command;

import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import io.headcount.statement.Vanished;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts statements and readings into an installation's ledger, without a vendor. */
final class Bookkeeping implements AutoCloseable {

    private static final Instant NOW = Instant.parse("2026-11-01T06:00:04Z");

    final Ledger ledger;

    private Bookkeeping(Ledger ledger) {
        this.ledger = ledger;
    }

    static Bookkeeping of(Installation installation) {
        return new Bookkeeping(installation.ledger());
    }

    static Line line(String id, String name, long users) {
        return line(id, name, users, users - 1, 500L, LocalDate.of(2027, 12, 31));
    }

    static Line line(String id, String name, long users, Long registered, Long limit, LocalDate ends) {
        return new Line(id, name, users, registered, limit, false, ends);
    }

    Statement bill(String account, String period, Line... lines) {
        return record(account, period, StatementType.FINALIZED, 1, List.of(), null, lines);
    }

    Statement bill(String period, Line... lines) {
        return bill(Account.DEFAULT, period, lines);
    }

    Statement correct(String period, int revision, Line... lines) {
        return record(Account.DEFAULT, period, StatementType.CORRECTED, revision, List.of(), null, lines);
    }

    Statement look(String period, int revision, Line... lines) {
        return record(Account.DEFAULT, period, StatementType.PROVISIONAL, revision, List.of(), null, lines);
    }

    /** A correction of which nothing is sent before a person has decided. */
    Statement doubt(String period, int revision, Line... lines) {
        return record(Account.DEFAULT, period, StatementType.CORRECTED, revision, List.of(), "too much", lines);
    }

    Statement bill(String period, List<Vanished> vanished, Line... lines) {
        return record(Account.DEFAULT, period, StatementType.FINALIZED, 1, vanished, null, lines);
    }

    private Statement record(
            String account,
            String period,
            StatementType type,
            int revision,
            List<Vanished> vanished,
            String doubt,
            Line... lines) {
        Statement statement = Statement.of(
                reading(account, period, lines),
                new Circumstances(
                        new Account(account, "Acme Security"),
                        ZoneOffset.UTC,
                        type,
                        revision,
                        null,
                        vanished,
                        Set.of(),
                        Map.of()),
                NOW);
        if (!ledger.statements().record(statement, List.of(), doubt, null, NOW)) {
            throw new IllegalStateException("there is one of " + period + " already");
        }
        return statement;
    }

    /** A daily reading. */
    void read(String account, String day, Line... lines) {
        LocalDate on = LocalDate.parse(day);
        ledger.readings()
                .keep(
                        account,
                        reading(account, YearMonth.from(on).toString(), lines),
                        on,
                        on.atTime(6, 0).toInstant(ZoneOffset.UTC));
    }

    private static ProvenReading reading(String account, String period, Line... lines) {
        long total = List.of(lines).stream().mapToLong(Line::monthlyUsers).sum();
        return new ProvenReading(
                account,
                YearMonth.parse(period),
                List.of(lines),
                total,
                new Proof(Verification.EXPORT, NOW, lines.length, total, total));
    }

    @Override
    public void close() {
        ledger.close();
    }
}
