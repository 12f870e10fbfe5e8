package io.headcount.billing;

import io.headcount.ledger.CompanyLine;
import io.headcount.ledger.CompanyUnderWay;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.StatementRow;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.VanishedCompany;
import io.headcount.text.OneLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the ledger knows of a company, month by month.
 *
 * @param companyId the company
 * @param names what it is and was called, the name of the latest month first
 * @param firstSeen the first period in which anything names it
 * @param lastSeen the last one
 * @param newestReading the newest of the daily readings that name it, which are kept as long as their month is watched; or null
 * @param months the newest first, and in a month by account
 */
public record CompanyHistory(
        String companyId,
        List<Name> names,
        YearMonth firstSeen,
        YearMonth lastSeen,
        NewestReading newestReading,
        List<Month> months) {

    /** A name, and the first and last period in which it stands. */
    public record Name(String name, YearMonth firstPeriod, YearMonth lastPeriod) {}

    /** What a daily reading says: of a month that may be under way, so that the number is no bill. */
    public record NewestReading(
            String account, YearMonth period, LocalDate day, long monthlyUsers, Long targetUsers, Long licenseLimit) {}

    /**
     * A month of an account in which a statement or a correction of it names the company, or stops to.
     *
     * @param period the month
     * @param account the account
     * @param monthlyUsers what the company is billed at; null where the billed statement does not name it, or there is none
     * @param change the difference from the month before, in which a company that its statement does not name had nobody; null where one of
     *     the two months is not billed
     * @param companyName its name in that month, or null where the billed statement does not name it
     * @param targetUsers users registered when the month was read, or null
     * @param licenseLimit the licence's limit then, or null
     * @param overLimit whether more were registered than that
     * @param licenseExpired whether the licence had run out then, or null
     * @param licenseEnds the last day of the licence as it was known then, or null
     * @param revision the revision that is billed, or null where nothing is
     * @param statementId the statement that is billed, or null
     * @param vanished set where the company had left the vendor's list before the month was read; else null
     * @param revisions every statement of the month, the oldest first, provisional ones before the others
     */
    public record Month(
            YearMonth period,
            String account,
            Long monthlyUsers,
            Long change,
            String companyName,
            Long targetUsers,
            Long licenseLimit,
            boolean overLimit,
            Boolean licenseExpired,
            LocalDate licenseEnds,
            Integer revision,
            String statementId,
            Gone vanished,
            List<Revision> revisions) {}

    /** That it had left the vendor's list: the last day on which it was there, and whether its last number was billed. */
    public record Gone(LocalDate lastSeen, long lastMonthlyUsers, boolean billed) {}

    /** A statement of a month; {@code monthlyUsers} is null where it does not name the company. */
    public record Revision(
            int revision,
            String state,
            String statementId,
            Instant recordedAt,
            Long monthlyUsers,
            String companyName) {}

    /**
     * The history of a company.
     *
     * @param companyId as {@link CompanySearch} finds it
     * @param account the only account to look at, or null for all
     * @param from the first period of {@code months}; all else is of the whole ledger
     * @throws NothingKnown if that account does not know the company
     */
    public static CompanyHistory of(Ledger ledger, String companyId, String account, YearMonth from)
            throws NothingKnown {
        List<CompanyLine> lines = ledger.questions().company(companyId).stream()
                .filter(line -> account == null || line.statement().account().equals(account))
                .toList();
        List<Map.Entry<YearMonth, CompanyUnderWay>> readings = ledger.questions().readings(companyId).stream()
                .filter(reading ->
                        account == null || reading.getValue().account().equals(account))
                .toList();
        List<YearMonth> periods = Stream.concat(
                        lines.stream().map(line -> line.statement().period()),
                        readings.stream().map(Map.Entry::getKey))
                .sorted()
                .toList();
        if (periods.isEmpty()) {
            throw new NothingKnown((account == null ? "The ledger" : "Account " + account)
                    + " has nothing of a company with the id " + OneLine.clipped(companyId) + ".");
        }
        return new CompanyHistory(
                companyId,
                names(lines, readings),
                periods.get(0),
                periods.get(periods.size() - 1),
                readings.isEmpty() ? null : newest(readings.get(readings.size() - 1)),
                new Months(ledger, companyId, lines).since(from));
    }

    private static NewestReading newest(Map.Entry<YearMonth, CompanyUnderWay> reading) {
        CompanyUnderWay company = reading.getValue();
        return new NewestReading(
                company.account(),
                reading.getKey(),
                company.seenOn(),
                company.line().monthlyUsers(),
                company.line().targetUsers(),
                company.line().licenseLimit());
    }

    private static List<Name> names(List<CompanyLine> lines, List<Map.Entry<YearMonth, CompanyUnderWay>> readings) {
        Map<String, Name> names = new LinkedHashMap<>();
        lines.forEach(
                line -> add(names, line.line().companyName(), line.statement().period()));
        readings.forEach(reading -> add(names, reading.getValue().line().companyName(), reading.getKey()));
        return names.values().stream()
                .sorted(Comparator.comparing(Name::lastPeriod)
                        .thenComparing(Name::firstPeriod)
                        .reversed()
                        .thenComparing(Name::name))
                .toList();
    }

    private static void add(Map<String, Name> names, String name, YearMonth period) {
        names.merge(
                name,
                new Name(name, period, period),
                (one, other) -> new Name(
                        name,
                        one.firstPeriod().isBefore(period) ? one.firstPeriod() : period,
                        one.lastPeriod().isAfter(period) ? one.lastPeriod() : period));
    }

    /** The months of one company. */
    private static final class Months {

        private final Ledger ledger;
        private final String companyId;
        private final Map<String, Line> lines = new LinkedHashMap<>();
        /** By account and period. */
        private final Map<String, Map<YearMonth, List<StatementRow>>> statements = new TreeMap<>();

        Months(Ledger ledger, String companyId, List<CompanyLine> named) {
            this.ledger = ledger;
            this.companyId = companyId;
            named.forEach(line -> lines.put(line.statement().statementId(), line.line()));
            named.stream().map(line -> line.statement().account()).distinct().forEach(account -> ledger.questions()
                    .statements(account, null, null)
                    .forEach(row -> statements
                            .computeIfAbsent(account, each -> new TreeMap<>())
                            .computeIfAbsent(row.period(), each -> new ArrayList<>())
                            .add(row)));
        }

        List<Month> since(YearMonth from) {
            List<Month> months = new ArrayList<>();
            statements.forEach((account, periods) -> periods.forEach((period, rows) -> {
                if (!period.isBefore(from) && concerns(period, periods)) {
                    months.add(month(account, period, periods));
                }
            }));
            months.sort(Comparator.comparing(Month::period).reversed().thenComparing(Month::account));
            return List.copyOf(months);
        }

        /** Whether a statement of the month names the company, or the month before was billed with it. */
        private boolean concerns(YearMonth period, Map<YearMonth, List<StatementRow>> periods) {
            StatementRow before = billed(periods.get(period.minusMonths(1)));
            return periods.get(period).stream().anyMatch(row -> lines.containsKey(row.statementId()))
                    || before != null && lines.containsKey(before.statementId());
        }

        private Month month(String account, YearMonth period, Map<YearMonth, List<StatementRow>> periods) {
            StatementRow billed = billed(periods.get(period));
            StatementRow before = billed(periods.get(period.minusMonths(1)));
            Line line = billed == null ? null : lines.get(billed.statementId());
            return new Month(
                    period,
                    account,
                    line == null ? null : (Long) line.monthlyUsers(),
                    billed == null || before == null ? null : (Long) (users(billed) - users(before)),
                    line == null ? null : line.companyName(),
                    line == null ? null : line.targetUsers(),
                    line == null ? null : line.licenseLimit(),
                    line != null && line.overLimit(),
                    line == null ? null : line.licenseExpired(),
                    line == null ? null : line.licenseEnds(),
                    billed == null ? null : (Integer) billed.revision(),
                    billed == null ? null : billed.statementId(),
                    billed == null ? null : gone(billed, line),
                    periods.get(period).stream().map(this::revision).toList());
        }

        private static StatementRow billed(List<StatementRow> rows) {
            return rows == null
                    ? null
                    : rows.stream().filter(StatementRow::counts).findFirst().orElse(null);
        }

        private long users(StatementRow statement) {
            Line line = lines.get(statement.statementId());
            return line == null ? 0 : line.monthlyUsers();
        }

        private Revision revision(StatementRow row) {
            Line line = lines.get(row.statementId());
            return new Revision(
                    row.revision(),
                    row.state(),
                    row.statementId(),
                    row.recordedAt(),
                    line == null ? null : (Long) line.monthlyUsers(),
                    line == null ? null : line.companyName());
        }

        /** Only the document tells it; of a company that had left nothing is known of its licence, so most need not be read. */
        private Gone gone(StatementRow statement, Line line) {
            if (line != null
                    && (line.targetUsers() != null || line.licenseLimit() != null || line.licenseEnds() != null)) {
                return null;
            }
            return StatementDocument.parse(ledger.statements().document(statement.statementId()))
                    .data()
                    .vanished()
                    .stream()
                    .filter(company -> company.companyId().equals(companyId))
                    .findFirst()
                    .map(Months::gone)
                    .orElse(null);
        }

        private static Gone gone(VanishedCompany company) {
            return new Gone(LocalDate.parse(company.lastSeen()), company.lastMonthlyUsers(), company.billed());
        }
    }
}
