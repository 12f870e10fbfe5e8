package io.headcount.delivery.attachment;

import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person should look at, decided once for the mail and for its files. Whatever hangs on a day is decided for the day on which
 * the statement was recorded, in its time zone, and not for the one on which it is read. Immutable.
 *
 * @param day that day
 */
public record Findings(LocalDate day) {

    /** A licence that ends within so many days is told of. */
    public static final int EXPIRING_DAYS = 60;

    /** Those of a statement. */
    public static Findings of(StatementDocument document) {
        return new Findings(Instant.parse(document.timestamp())
                .atZone(ZoneId.of(document.data().timeZone()))
                .toLocalDate());
    }

    /** Whether a licence had run out by that day, by its end or because the vendor says so. */
    public boolean expired(Line line) {
        return Boolean.TRUE.equals(line.licenseExpired()) || ended(line);
    }

    /** Whether a licence that had not run out does so within {@link #EXPIRING_DAYS} days of that day. */
    public boolean expiring(Line line) {
        return !expired(line)
                && line.licenseEnds() != null
                && !line.licenseEnds().isAfter(day.plusDays(EXPIRING_DAYS));
    }

    private boolean ended(Line line) {
        return line.licenseEnds() != null && line.licenseEnds().isBefore(day);
    }

    /** How many of a company's registered users are more than its licence allows; 0 where none are, or nobody knows. */
    public static long excess(Company company) {
        return !company.overLimit() || company.targetUsers() == null || company.licenseLimit() == null
                ? 0
                : Math.subtractExact(company.targetUsers(), company.licenseLimit());
    }

    /** How often each name is there that is there more than once, by {@link #seenName}. */
    public static Map<String, Integer> repeatedNames(List<Company> companies) {
        Map<String, Integer> times = new LinkedHashMap<>();
        companies.stream()
                .map(Findings::seenName)
                .filter(name -> !name.isEmpty())
                .forEach(name -> times.merge(name, 1, Integer::sum));
        times.values().removeIf(count -> count == 1);
        return times;
    }

    /** A company's name as a reader sees it, except that clipping makes no two names one; empty where it has none. */
    public static String seenName(Company company) {
        return company.companyName() == null
                ? ""
                : Normalizer.normalize(OneLine.of(company.companyName()), Normalizer.Form.NFC);
    }
}
