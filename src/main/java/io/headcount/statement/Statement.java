package io.headcount.statement;

import io.headcount.reading.Line;
import io.headcount.reading.Lines;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;

/**
 * The result for an account, a period and a revision. Immutable, and made only from a proven reading.
 *
 * @param id derived from everything the statement says, so that two machines that say the same give it the same id
 * @param account whose companies were counted
 * @param period the billing period
 * @param timeZone where the period begins and ends
 * @param type final, correction or provisional
 * @param revision 1 for the first of its period, then 2, 3, …; provisional statements are counted by themselves
 * @param supersedes the id of the statement that this one corrects, or null
 * @param totalMonthlyUsers the sum over the lines
 * @param lines every company that is billed, in the vendor's order
 * @param proof why the total may be trusted
 * @param vanished companies that were seen in the period and are gone from the list; those that are billed all the same
 *     have a line too
 * @param newCompanies the ids of companies that were not in the statement of the month before, where there is one
 * @param previous for a correction, each company's number in the statement that it supersedes
 * @param madeAt when it was made, to the second
 */
public record Statement(
        String id,
        Account account,
        YearMonth period,
        ZoneId timeZone,
        StatementType type,
        int revision,
        String supersedes,
        long totalMonthlyUsers,
        List<Line> lines,
        Proof proof,
        List<Vanished> vanished,
        Set<String> newCompanies,
        Map<String, Long> previous,
        Instant madeAt) {

    public Statement {
        Objects.requireNonNull(id, "id");
        lines = Lines.of(lines);
        vanished = List.copyOf(vanished);
        newCompanies = Set.copyOf(newCompanies);
        previous = Map.copyOf(previous);
        long sum = lines.stream().mapToLong(Line::monthlyUsers).reduce(0, Math::addExact);
        if (sum != totalMonthlyUsers) {
            throw new IllegalArgumentException("a statement of " + totalMonthlyUsers + " whose lines add up to " + sum);
        }
    }

    /** What a statement is made of beside the reading. */
    public record Circumstances(
            Account account,
            ZoneId timeZone,
            StatementType type,
            int revision,
            String supersedes,
            List<Vanished> vanished,
            Set<String> newCompanies,
            Map<String, Long> previous) {

        /** Those of a first statement of which nothing else is known. */
        public static Circumstances plain(Account account, ZoneId timeZone, StatementType type, int revision) {
            return new Circumstances(account, timeZone, type, revision, null, List.of(), Set.of(), Map.of());
        }
    }

    /**
     * Makes a statement: a line for each company of the reading, and one for each that vanished and is billed.
     *
     * @throws ArithmeticException if the total is larger than any {@code long}
     */
    public static Statement of(ProvenReading reading, Circumstances circumstances, Instant madeAt) {
        List<Line> lines = reading.lines();
        long total = reading.total();
        if (circumstances.vanished().stream().anyMatch(Vanished::billed)) {
            lines = new ArrayList<>(lines);
        }
        for (Vanished gone : circumstances.vanished()) {
            if (gone.billed()) {
                lines.add(new Line(
                        gone.companyId(), gone.companyName(), gone.lastMonthlyUsers(), null, null, null, null));
                total = Math.addExact(total, gone.lastMonthlyUsers());
            }
        }
        return new Statement(
                id(reading.period(), lines, circumstances),
                circumstances.account(),
                reading.period(),
                circumstances.timeZone(),
                circumstances.type(),
                circumstances.revision(),
                circumstances.supersedes(),
                total,
                lines,
                reading.proof(),
                circumstances.vanished(),
                circumstances.newCompanies(),
                circumstances.previous(),
                madeAt.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Whether it is only a look at a month that is not over. */
    public boolean isProvisional() {
        return type == StatementType.PROVISIONAL;
    }

    /** The document that every destination gets. */
    public StatementDocument document() {
        return new StatementDocument(
                type.label(),
                madeAt.toString(),
                new StatementDocument.Data(
                        id,
                        new StatementDocument.AccountName(account.id(), account.name()),
                        period.toString(),
                        timeZone.getId(),
                        revision,
                        supersedes,
                        totalMonthlyUsers,
                        lines.size(),
                        new StatementDocument.ProofGiven(
                                proof.method().label(),
                                proof.readAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                                proof.companies(),
                                proof.searchTotal(),
                                proof.witnessTotal(),
                                proof.month().label(),
                                proof.clock() == null
                                        ? StatementDocument.CLOCK_UNCHECKED
                                        : StatementDocument.CLOCK_CHECKED,
                                proof.namesWrittenDifferently()),
                        new Companies(),
                        vanished.stream().map(Statement::vanished).toList(),
                        lines.stream()
                                .filter(line -> newCompanies.contains(line.companyId()))
                                .map(line -> new StatementDocument.NewCompany(line.companyId(), line.companyName()))
                                .toList()));
    }

    /** The lines as the document has them, each made when it is asked for. */
    private final class Companies extends AbstractList<StatementDocument.Company> implements RandomAccess {
        @Override
        public StatementDocument.Company get(int index) {
            return company(lines.get(index));
        }

        @Override
        public int size() {
            return lines.size();
        }
    }

    private static StatementDocument.VanishedCompany vanished(Vanished gone) {
        return new StatementDocument.VanishedCompany(
                gone.companyId(),
                gone.companyName(),
                gone.lastMonthlyUsers(),
                gone.lastSeen().toString(),
                gone.billed());
    }

    /** In a correction a company that the superseded statement did not have had nobody there. */
    private StatementDocument.Company company(Line line) {
        return new StatementDocument.Company(
                line.companyId(),
                line.companyName(),
                line.monthlyUsers(),
                line.targetUsers(),
                line.licenseLimit(),
                line.overLimit(),
                type == StatementType.CORRECTED ? previous.getOrDefault(line.companyId(), 0L) : null);
    }

    /** 128 bits of a digest over what is stated, in the shape of a UUID (RFC 9562, version 8). */
    private static String id(YearMonth period, List<Line> lines, Circumstances circumstances) {
        Digest digest = new Digest();
        digest.part(circumstances.account().id());
        digest.part(circumstances.account().name());
        digest.part(period.toString());
        digest.part(circumstances.type().label());
        digest.part(String.valueOf(circumstances.revision()));
        for (Line line : lines) {
            digest.part(line.companyId());
            digest.part(line.companyName());
            digest.part(String.valueOf(line.monthlyUsers()));
        }
        return digest.uuid();
    }
}
