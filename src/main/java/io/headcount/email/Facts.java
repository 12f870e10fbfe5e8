package io.headcount.email;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.text.Normalizer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that the mail says, the same for both of its parts; the names here are the templates' variables. All
 * texts are on one line and no longer than a mail has room for, but not escaped: each template does that for itself.
 *
 * @param reseller whose companies were counted
 * @param zero how many companies had no users
 * @param top the largest companies, most users first
 * @param changes the companies whose number a correction changes, largest difference first
 * @param vanished the companies that were seen in the period and are gone
 * @param newcomers the companies that were not in the statement of the month before
 * @param recorded when the statement was recorded, in the billing time zone
 */
record Facts(
        String language,
        String subject,
        boolean corrected,
        boolean provisional,
        String reseller,
        String month,
        long total,
        int companies,
        String proof,
        Excerpt<OverLimit> overLimit,
        long zero,
        Excerpt<Repeated> repeated,
        List<Ranked> top,
        Excerpt<Change> changes,
        Excerpt<Vanished> vanished,
        Excerpt<String> newcomers,
        String statementId,
        int revision,
        String supersedes,
        String period,
        String timeZone,
        String recorded) {

    private static final int MOST_OVER_LIMIT = 10;
    private static final int MOST_REPEATED = 10;
    private static final int TOP = 20;
    private static final int MOST_VANISHED = 20;
    private static final int MOST_NEW = 20;
    private static final int MOST_CHANGES = 50;

    /** The first rows of a list, and how many more there are; the attachment has them all. */
    record Excerpt<T>(List<T> rows, int more) {

        static <S, T> Excerpt<T> of(List<S> all, int most, Function<S, T> row) {
            List<T> rows = all.stream().limit(most).map(row).toList();
            return new Excerpt<>(rows, all.size() - rows.size());
        }
    }

    /** A company with more users registered than its licence allows; a number that the vendor left out is null. */
    record OverLimit(String name, Long targetUsers, Long licenseLimit) {}

    record Repeated(String name, int times) {}

    /** A company among the largest; {@code share} is its percentage of the largest, for the length of a bar. */
    record Ranked(String name, long users, int share) {}

    /** A company that is gone from the list; {@code billed} says whether its last known number is in the total. */
    record Vanished(String name, long users, String lastSeen, boolean billed) {}

    record Change(String name, long before, long after, long difference) {}

    static Facts of(StatementDocument document, Wording wording) {
        Kind kind = Kind.of(document.type());
        StatementDocument.Data data = document.data();
        ZoneId zone = ZoneId.of(data.timeZone());
        return new Facts(
                wording.locale().toLanguageTag(),
                wording.subject(kind, data),
                kind == Kind.CORRECTED,
                kind == Kind.PROVISIONAL,
                nameOr(data.account().name(), data.account().id()),
                wording.month(YearMonth.parse(data.period())),
                data.totalMonthlyUsers(),
                data.companyCount(),
                wording.proof(data),
                overLimit(data.companies()),
                data.companies().stream().filter(c -> c.monthlyUsers() == 0).count(),
                repeated(data.companies()),
                top(data.companies()),
                kind == Kind.CORRECTED ? changes(data.companies()) : new Excerpt<>(List.of(), 0),
                Excerpt.of(
                        data.vanished(),
                        MOST_VANISHED,
                        gone -> new Vanished(
                                nameOr(gone.companyName(), gone.companyId()),
                                gone.lastMonthlyUsers(),
                                gone.lastSeen(),
                                gone.billed())),
                Excerpt.of(data.newCompanies(), MOST_NEW, c -> nameOr(c.companyName(), c.companyId())),
                OneLine.clipped(data.statementId()),
                data.revision(),
                data.supersedes() == null ? null : OneLine.clipped(data.supersedes()),
                data.period(),
                zone.getId(),
                wording.moment(Instant.parse(document.timestamp()), zone));
    }

    private static Excerpt<OverLimit> overLimit(List<Company> companies) {
        List<Company> over = companies.stream()
                .filter(Company::overLimit)
                .sorted(Comparator.comparingLong(Facts::excess).reversed())
                .toList();
        return Excerpt.of(over, MOST_OVER_LIMIT, c -> new OverLimit(name(c), c.targetUsers(), c.licenseLimit()));
    }

    private static long excess(Company company) {
        return company.targetUsers() == null || company.licenseLimit() == null
                ? 0
                : company.targetUsers() - company.licenseLimit();
    }

    /** By the names as a reader sees them, except that clipping makes no two names one. */
    private static Excerpt<Repeated> repeated(List<Company> companies) {
        Map<String, Integer> times = companies.stream()
                .filter(c -> c.companyName() != null && !c.companyName().isBlank())
                .map(c -> Normalizer.normalize(OneLine.of(c.companyName()), Normalizer.Form.NFC))
                .collect(Collectors.toMap(Function.identity(), n -> 1, Integer::sum, LinkedHashMap::new));
        List<Map.Entry<String, Integer>> repeated =
                times.entrySet().stream().filter(e -> e.getValue() > 1).toList();
        return Excerpt.of(repeated, MOST_REPEATED, e -> new Repeated(OneLine.clipped(e.getKey()), e.getValue()));
    }

    private static List<Ranked> top(List<Company> companies) {
        List<Company> top = companies.stream()
                .sorted(Comparator.comparingLong(Company::monthlyUsers).reversed())
                .limit(TOP)
                .toList();
        return top.stream()
                .map(c -> new Ranked(
                        name(c), c.monthlyUsers(), share(c, top.get(0).monthlyUsers())))
                .toList();
    }

    private static int share(Company company, long largest) {
        return company.monthlyUsers() == 0
                ? 0
                : (int) Math.max(1, Math.round(100.0 * company.monthlyUsers() / largest));
    }

    private static Excerpt<Change> changes(List<Company> companies) {
        List<Company> changed = companies.stream()
                .filter(c -> c.previousMonthlyUsers() != null && c.previousMonthlyUsers() != c.monthlyUsers())
                .sorted(Comparator.comparingLong((Company c) -> Math.abs(difference(c)))
                        .reversed())
                .toList();
        return Excerpt.of(
                changed,
                MOST_CHANGES,
                c -> new Change(name(c), c.previousMonthlyUsers(), c.monthlyUsers(), difference(c)));
    }

    private static long difference(Company company) {
        return company.monthlyUsers() - company.previousMonthlyUsers();
    }

    private static String name(Company company) {
        return nameOr(company.companyName(), company.companyId());
    }

    private static String nameOr(String name, String id) {
        String shown = name == null ? "" : OneLine.clipped(name);
        return shown.isEmpty() ? OneLine.clipped(id) : shown;
    }
}
