package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.NoStatement;
import io.headcount.reading.Line;
import io.headcount.reading.Page;
import io.headcount.reading.ProvenReading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import io.headcount.usage.Customers;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether the vendor lets an account in, and whether what it answers can be billed by: it honours the month that is asked
 * for, and its two ways to the number agree.
 */
final class VendorCheck {

    /** Webhook receivers put up with five minutes; a machine that is off by one will soon be off by more. */
    private static final Duration WRONG_CLOCK = Duration.ofMinutes(1);

    /** So many companies that all have the same users in two months are taken for one month answered twice. */
    private static final int TOO_MANY_TO_BE_CHANCE = 10;

    private static final int MOST_NAMED = 5;

    private final HeadcountRuntime runtime;
    private final Settings settings;
    private final Customers customers;
    private final CheckReport report;
    private final YearMonth month;
    private final YearMonth other;

    VendorCheck(HeadcountRuntime runtime, Settings settings, Customers customers, Clock clock, CheckReport report) {
        this.runtime = runtime;
        this.customers = customers;
        this.settings = settings;
        this.report = report;
        BillingCalendar calendar = new BillingCalendar(settings.get(Setting.BILLING_TIME_ZONE), clock);
        this.month = calendar.lastClosed();
        YearMonth before = month.minusMonths(1);
        this.other = before.isBefore(Setting.EARLIEST_PERIOD) ? calendar.current() : before;
    }

    void check(String account) {
        try {
            Page page = runtime.firstPage(account, month);
            report.passed(
                    "credential",
                    of(account) + "a token, and " + page.totalRecords() + " companies to see in " + month + " at "
                            + settings.get(Setting.KEEPNET_API_BASE_URL));
            checkClock();
            checkMonth(account, page);
        } catch (RouteFailure failure) {
            failed("credential", account, failure);
            return;
        }
        checkNumber(account);
    }

    private void checkClock() {
        Optional<Duration> skew = runtime.clockSkew();
        if (skew.isEmpty()) {
            report.open("clock", "the vendor's answers bear no date to compare with");
        } else if (skew.get().abs().compareTo(WRONG_CLOCK) > 0) {
            report.failed(
                    "clock",
                    ExitCode.USAGE,
                    "this machine's clock is " + inWords(skew.get().abs())
                            + (skew.get().isNegative() ? " slow" : " fast")
                            + " by the vendor's; months would begin and end at the wrong time, and receivers refuse"
                            + " signatures: switch on time synchronisation (NTP)");
        } else {
            report.passed("clock", "agrees with the vendor's");
        }
    }

    private static String inWords(Duration duration) {
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** Two months in which many companies have just the same users are one month, answered twice. */
    private void checkMonth(String account, Page page) throws RouteFailure {
        if (settings.find(Setting.KEEPNET_MONTH_FIELD).isEmpty()) {
            report.off("month", "keepnet.month-field");
            return;
        }
        Map<String, Line> then = runtime.firstPage(account, other).lines().stream()
                .collect(Collectors.toMap(Line::companyId, Function.identity(), (one, twin) -> one));
        List<Line> both = page.lines().stream()
                .filter(line -> then.containsKey(line.companyId()))
                .filter(line -> line.monthlyUsers() > 0)
                .toList();
        long same = both.stream()
                .filter(line ->
                        line.monthlyUsers() == then.get(line.companyId()).monthlyUsers())
                .count();
        String months = other + " and " + month;
        if (same < both.size()) {
            report.passed("month", of(account) + months + " have different answers");
        } else if (same < TOO_MANY_TO_BE_CHANCE) {
            report.open(
                    "month",
                    of(account) + months + " have the same answer, with too few companies to tell whether the vendor"
                            + " honours the month; compare with its web page");
        } else {
            report.failed(
                    "month",
                    ExitCode.UNPROVEN,
                    of(account) + "all " + same + " companies looked at have the same users in " + months
                            + ": the vendor seems to ignore the month that is asked for; check keepnet.month-field before"
                            + " anything is billed");
        }
    }

    private void checkNumber(String account) {
        try {
            ProvenReading reading = runtime.call("proven-reading", account, month, ProvenReading.class);
            report.passed(
                    "proof",
                    of(account)
                            + String.format(
                                    "%,d monthly users in %,d companies in %s, by %s",
                                    reading.total(),
                                    reading.lines().size(),
                                    month,
                                    settings.get(Setting.BILLING_VERIFY)));
            checkNames(account, reading);
            checkCustomers(account, runtime.statements().first(reading).document());
        } catch (RouteFailure failure) {
            failed("proof", account, failure);
        }
    }

    private void checkNames(String account, ProvenReading reading) {
        int count = reading.proof().namesWrittenDifferently();
        if (count > 0) {
            report.open(
                    "names",
                    of(account) + count + (count == 1 ? " name is" : " names are")
                            + " written differently in the export, with the same numbers: "
                            + String.join("; ", reading.writtenDifferently()));
        }
    }

    /** Whether each destination that bills by company knows who is who there. */
    private void checkCustomers(String account, StatementDocument document) {
        List<String> systems = runtime.destinations().names().stream()
                .filter(Customers.SYSTEMS::contains)
                .toList();
        List<String> problems = customers.problems(systems);
        problems.forEach(problem -> report.failed("customers", ExitCode.USAGE, problem));
        if (problems.isEmpty() && !systems.isEmpty()) {
            Map<String, List<Company>> unmapped = customers.unmapped(systems, document);
            unmapped.forEach((system, companies) -> report.open(
                    "customers",
                    of(account) + companies.size() + " companies with users are not billed in " + system
                            + ", because config/customers.csv does not name them: " + named(companies)));
            if (unmapped.isEmpty()) {
                report.passed(
                        "customers",
                        of(account) + "every company with users is named for " + String.join(", ", systems));
            }
        }
    }

    private static String named(List<Company> companies) {
        String names = companies.stream()
                .limit(MOST_NAMED)
                .map(company ->
                        OneLine.clipped(company.companyName()) + " (" + OneLine.clipped(company.companyId()) + ")")
                .collect(Collectors.joining(", "));
        return companies.size() > MOST_NAMED ? names + " and " + (companies.size() - MOST_NAMED) + " more" : names;
    }

    private void failed(String what, String account, RouteFailure failure) {
        NoStatement reason = NoStatement.because(account, month, failure.getCause());
        report.failed(
                what,
                ExitCode.of(reason.cause()),
                settings.redact(of(account) + reason.happened() + " " + reason.advice()));
    }

    private String of(String account) {
        return settings.accounts().size() > 1 ? account + ": " : "";
    }
}
