package io.headcount.delivery.usage;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one statement says to one billing system, company by company. All of it follows from the document and the file of
 * customers, nothing from the clock, so that every attempt says the same under the same ids.
 */
final class Usage {

    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);
    private static final int NAMED = 20;

    private final StatementDocument document;
    private final List<UsageRecord> absolute;
    private final List<UsageRecord> difference;

    private Usage(StatementDocument document, List<UsageRecord> absolute, List<UsageRecord> difference) {
        this.document = document;
        this.absolute = absolute;
        this.difference = difference;
    }

    /**
     * The usage that a system is to be told of; none of a provisional statement, by which nobody must be billed. Who is
     * left out is named in the log.
     *
     * @throws UnusableCustomers if nobody can tell which customer a company is
     */
    static Usage of(String json, String system, Customers customers) throws UnusableCustomers {
        StatementDocument document = StatementDocument.parse(json);
        StatementDocument.Data data = document.data();
        if (document.statementType() == StatementType.PROVISIONAL) {
            LOG.warn("The statement of {} is provisional: nothing is sent to {}.", data.period(), system);
            return new Usage(document, List.of(), List.of());
        }
        Map<String, String> mapped = customers.of(system);
        warn(customers.unmapped(system, document), data.period(), system);
        List<String> unknown = customers.unknown(system, document);
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "config/customers.csv names {} companies for {} that the statement of {} does not have: {}.",
                    unknown.size(),
                    system,
                    data.period(),
                    named(unknown));
        }
        return new Usage(
                document,
                records(data, mapped, Company::monthlyUsers),
                records(data, mapped, Usage::change).stream()
                        .filter(record -> record.quantity() != 0)
                        .toList());
    }

    private static List<UsageRecord> records(
            StatementDocument.Data data, Map<String, String> customers, ToLongFunction<Company> quantity) {
        return data.companies().stream()
                .filter(company -> !customers
                        .getOrDefault(company.companyId(), CustomersFile.NOT_BILLED)
                        .equals(CustomersFile.NOT_BILLED))
                .map(company -> new UsageRecord(
                        UsageRecord.id(data.statementId(), company.companyId()),
                        customers.get(company.companyId()),
                        OneLine.clipped(company.companyName()),
                        quantity.applyAsLong(company)))
                .toList();
    }

    private static long change(Company company) {
        long before = company.previousMonthlyUsers() == null ? 0 : company.previousMonthlyUsers();
        return Math.subtractExact(company.monthlyUsers(), before);
    }

    private static void warn(List<Company> unmapped, String period, String system) {
        if (!unmapped.isEmpty()) {
            LOG.warn(
                    "Not sent to {}, because config/customers.csv does not say who they are there: {} companies with"
                            + " {} users in {}: {}. Add them, then run 'headcount deliver --again --period {}"
                            + " --destination {}'.",
                    system,
                    unmapped.size(),
                    unmapped.stream().mapToLong(Company::monthlyUsers).sum(),
                    period,
                    named(unmapped.stream()
                            .map(company -> OneLine.clipped(company.companyName()) + " (" + company.companyId() + ")")
                            .toList()),
                    period,
                    system);
        }
    }

    private static String named(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }

    /** Every mapped company with its number, also those that have nobody: for systems that keep a number. */
    List<UsageRecord> absolute() {
        return absolute;
    }

    /**
     * What is to be added to what was said before: the whole number, or in a correction the difference. For systems that
     * sum up; a company for which nothing is to be added is left out.
     */
    List<UsageRecord> difference() {
        return difference;
    }

    StatementDocument.Data data() {
        return document.data();
    }

    /** The last day of the period. */
    LocalDate lastDay() {
        return YearMonth.parse(data().period()).atEndOfMonth();
    }

    /** The last second of the period in the billing time zone. */
    Instant lastMoment() {
        return lastDay()
                .plusDays(1)
                .atStartOfDay(ZoneId.of(data().timeZone()))
                .toInstant()
                .minusSeconds(1);
    }
}
