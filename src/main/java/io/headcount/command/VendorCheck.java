package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.NoStatement;
import io.headcount.delivery.usage.Customers;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Reading;
import io.headcount.reading.VendorClock;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the vendor lets an account in, and whether what it answers can be billed by: it honours the month that is asked
 * for, and its two ways to the number agree.
 */
final class VendorCheck {

    private static final int MOST_NAMED = 5;

    private final HeadcountRuntime runtime;
    private final Settings settings;
    private final Customers customers;
    private final CheckReport report;
    private final YearMonth month;
    private final Map<String, String> names = new HashMap<>();

    VendorCheck(HeadcountRuntime runtime, Settings settings, Customers customers, Clock clock, CheckReport report) {
        this.runtime = runtime;
        this.customers = customers;
        this.settings = settings;
        this.report = report;
        this.month = BillingCalendar.of(settings, clock).lastClosed();
    }

    void check(String account) {
        try {
            Reading reading = runtime.firstPage(account, month);
            report.passed(
                    "credential",
                    of(account) + "a token, and " + reading.promised() + " companies visible in " + month + " at "
                            + settings.get(Setting.KEEPNET_API_BASE_URL));
            checkClock(reading);
            checkMonth(account, reading);
        } catch (RouteFailure failure) {
            failed("credential", account, failure);
            return;
        }
        checkNumber(account);
    }

    /** The companies' names by their ids, of the accounts whose number is proven. */
    Map<String, String> names() {
        return names;
    }

    private void checkClock(Reading reading) {
        Optional<VendorClock> vendor = reading.vendorClock();
        if (vendor.isEmpty()) {
            report.open("clock", "the vendor's answers carry no date to compare with");
        } else if (vendor.get().isFarFromOurs()) {
            report.failed(
                    "clock",
                    ExitCode.USAGE,
                    "this machine's clock is " + vendor.get().differenceInWords()
                            + " compared with the vendor's; months would begin and end at the wrong time, and receivers"
                            + " would refuse signatures: turn on time synchronisation (NTP)");
        } else {
            report.passed("clock", "agrees with the vendor's");
        }
    }

    /** By the same requests as a reading. */
    private void checkMonth(String account, Reading reading) {
        if (settings.get(Setting.BILLING_MONTH_CHECK).equals("off")) {
            report.off("month", "billing.month-check");
            return;
        }
        if (!reading.isMonthCheckDue()) {
            report.open(
                    "month",
                    of(account) + "nobody on the first page has users in " + month
                            + "; the proof, below, shows whether the vendor honours the month");
            return;
        }
        try {
            runtime.checkMonth(reading);
        } catch (RouteFailure failure) {
            failed("month", account, failure);
            return;
        }
        Optional<String> flaw = reading.monthCheck().flaw();
        if (flaw.isPresent()) {
            report.failed(
                    "month",
                    ExitCode.UNPROVEN,
                    of(account) + flaw.get() + "; check keepnet.month-field before anything is billed, or set"
                            + " billing.month-check=off if the numbers really are the same");
        } else {
            report.passed(
                    "month",
                    of(account) + "the vendor honours it: "
                            + reading.monthCheck().evidence());
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
            reading.lines().forEach(line -> names.put(line.companyId(), line.companyName()));
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
                .filter(Customers::areNeededBy)
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
