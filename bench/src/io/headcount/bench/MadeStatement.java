package io.headcount.bench;

import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.Verification;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A statement that nobody read: what the ledger takes for it does not depend on where it comes from. */
final class MadeStatement {

    private MadeStatement() {}

    /** The same each time; its companies are in the order of their names, as the vendor gives them, and not of their ids. */
    static Statement of(int companies) {
        Random random = new Random(companies);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < companies; i++) {
            lines.add(new Line(
                    new UUID(random.nextLong(), random.nextLong()).toString(),
                    String.format("Company %07d of Anywhere", i),
                    random.nextInt(500),
                    (long) random.nextInt(800),
                    500L,
                    false,
                    null));
        }
        long total = lines.stream().mapToLong(Line::monthlyUsers).sum();
        Instant now = Instant.now();
        return new Statement(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                new Account("default", "Bench"),
                Vendor.lastMonth(),
                ZoneOffset.UTC,
                StatementType.FINALIZED,
                1,
                null,
                total,
                lines,
                new Proof(Verification.EXPORT, now, companies, total, total),
                List.of(),
                Set.of(),
                Map.of(),
                now);
    }
}
