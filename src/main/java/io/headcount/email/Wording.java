package io.headcount.email;

import io.headcount.statement.StatementDocument;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words that both parts of the mail and its subject share, in the language of one locale. */
record Wording(Locale locale) {

    String month(YearMonth period) {
        return DateTimeFormatter.ofPattern("MMMM uuuu", locale).format(period);
    }

    String moment(Instant instant, ZoneId zone) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", locale).format(instant.atZone(zone));
    }

    String subject(Kind kind, StatementDocument.Data data) {
        String count = companies(data.companyCount());
        String subject =
                "Monthly users " + month(YearMonth.parse(data.period())) + ": " + number(data.totalMonthlyUsers());
        String whose = whose(data.account());
        return switch (kind) {
                    case FINAL -> subject + " (" + count + ")";
                    case CORRECTED -> "Corrected: " + subject + " (" + count + ", revision " + data.revision() + ")";
                    case PROVISIONAL -> "PROVISIONAL: " + subject + " (" + count + ")";
                }
                + whose;
    }

    /** Says that sources agree only where the document's own figures do. */
    String proof(StatementDocument.Data data) {
        StatementDocument.ProofGiven proof = data.proof();
        String read = number(proof.companies()) + " of " + companies(proof.companies()) + "; ";
        Long witness = proof.witnessTotal();
        long vanished = data.vanished().stream()
                .filter(StatementDocument.VanishedCompany::billed)
                .mapToLong(StatementDocument.VanishedCompany::lastMonthlyUsers)
                .reduce(0, Math::addExact);
        boolean agree = Math.addExact(proof.searchTotal(), vanished) == data.totalMonthlyUsers()
                && (witness == null || witness == proof.searchTotal());
        if (!agree) {
            return read + "the sources do NOT agree: the statement says " + number(data.totalMonthlyUsers())
                    + ", the pages say " + number(proof.searchTotal())
                    + (witness == null ? "." : ", the second witness says " + number(witness) + ".");
        }
        if (witness == null) {
            return read + "only the pages' own totals were checked; no second witness.";
        }
        return read
                + switch (proof.method()) {
                    case "export" -> "pages and export agree.";
                    case "second-reading" -> "two readings agree.";
                    default -> "pages and a second witness (" + OneLine.clipped(proof.method()) + ") agree.";
                };
    }

    private String companies(int count) {
        return number(count) + (count == 1 ? " company" : " companies");
    }

    private String number(long value) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    private static String whose(StatementDocument.AccountName account) {
        String name = account.name() == null ? "" : OneLine.clipped(account.name());
        return name.isEmpty() || name.equals(account.id()) ? "" : ", " + name;
    }
}
