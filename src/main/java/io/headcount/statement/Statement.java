package io.headcount.statement;

import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

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
 * @param lines every company, in the vendor's order
 * @param proof why the total may be trusted
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
        Instant madeAt) {

    public Statement {
        Objects.requireNonNull(id, "id");
        lines = List.copyOf(lines);
        long sum = lines.stream().mapToLong(Line::monthlyUsers).reduce(0, Math::addExact);
        if (sum != totalMonthlyUsers) {
            throw new IllegalArgumentException("a statement of " + totalMonthlyUsers + " whose lines add up to " + sum);
        }
    }

    /** The first statement of a closed period, or a provisional one of an open period. */
    public static Statement of(
            ProvenReading reading, Account account, ZoneId timeZone, StatementType type, int revision, Instant madeAt) {
        return new Statement(
                id(reading, account, type, revision),
                account,
                reading.period(),
                timeZone,
                type,
                revision,
                null,
                reading.total(),
                reading.lines(),
                reading.proof(),
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
                                proof.witnessTotal()),
                        lines.stream().map(Statement::company).toList()));
    }

    private static StatementDocument.Company company(Line line) {
        return new StatementDocument.Company(
                line.companyId(),
                line.companyName(),
                line.monthlyUsers(),
                line.targetUsers(),
                line.licenseLimit(),
                line.overLimit(),
                null);
    }

    /** 128 bits of a digest over what is stated, in the shape of a UUID (RFC 9562, version 8). */
    private static String id(ProvenReading reading, Account account, StatementType type, int revision) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        update(digest, account.id(), account.name(), reading.period(), type.label(), revision);
        reading.lines().forEach(line -> update(digest, line.companyId(), line.companyName(), line.monthlyUsers()));
        byte[] bytes = digest.digest();
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x80);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        String hex = HexFormat.of().formatHex(bytes, 0, 16);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    /** Each part is preceded by its length, so that no two lists of parts give the same bytes. */
    private static void update(MessageDigest digest, Object... parts) {
        for (Object part : parts) {
            byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
    }
}
