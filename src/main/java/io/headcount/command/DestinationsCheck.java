package io.headcount.command;

import io.headcount.delivery.inquiry.Expected;
import io.headcount.delivery.inquiry.Expected.Customer;
import io.headcount.delivery.inquiry.Findings;
import io.headcount.delivery.usage.Customers;
import io.headcount.delivery.usage.UnusableCustomers;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Line;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import io.headcount.text.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether each billing system knows the metric and everybody whom config/customers.csv names, and shows what it was told: most of them
 * take what they don't know, and bill nobody. Asks, and changes nothing there.
 */
final class DestinationsCheck {

    /** For all of them. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final HeadcountRuntime runtime;
    private final Settings settings;
    private final Customers customers;
    private final CheckReport report;
    private final Clock clock;

    /** Of each company, as the ledger or the vendor has it. */
    private final Map<String, String> names = new HashMap<>();
    /** The newest billed statement of each account, of the newest month that any has. */
    private final List<Billed> billed = new ArrayList<>();

    private YearMonth period;

    private record Billed(RecordedStatement statement, Map<String, Line> lines) {}

    DestinationsCheck(
            HeadcountRuntime runtime, Settings settings, Customers customers, Clock clock, CheckReport report) {
        this.runtime = runtime;
        this.settings = settings;
        this.customers = customers;
        this.clock = clock;
        this.report = report;
    }

    /** Looks into the ledger for what was billed last; one that can't be opened was told of. */
    DestinationsCheck with(Ledger ledger) {
        List<RecordedStatement> history = ledger.statements().history().stream()
                .filter(RecordedStatement::isBilled)
                .toList();
        period = history.stream()
                .map(RecordedStatement::period)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Map<String, RecordedStatement> newest = new HashMap<>();
        history.stream()
                .filter(statement -> statement.period().equals(period))
                .forEach(statement -> newest.merge(
                        statement.account(),
                        statement,
                        (one, other) -> one.revision() > other.revision() ? one : other));
        newest.values().forEach(statement -> {
            Map<String, Line> lines = ledger.statements().lines(statement.id());
            lines.values().forEach(line -> names.put(line.companyId(), line.companyName()));
            billed.add(new Billed(statement, lines));
        });
        return this;
    }

    /** @param fromVendor the companies' names by their ids, as far as they were read */
    void check(Map<String, String> fromVendor) {
        names.putAll(fromVendor);
        Instant until = clock.instant().plus(LONGEST);
        List<String> systems = runtime.destinations().names().stream()
                .filter(Customers::areNeededBy)
                .toList();
        if (systems.isEmpty()) {
            report.open("systems", "no billing system is installed, so none was asked (docs/destinations.md)");
        }
        systems.forEach(system -> ask(system, until));
    }

    private void ask(String system, Instant until) {
        if (!runtime.canAsk(system)) {
            report.open(
                    system,
                    "was not asked, because routes/ has no route 'check-" + system + "': copy routes/examples/check-"
                            + Customers.system(system).orElseThrow() + ".camel.yaml to routes/check-" + system
                            + ".camel.yaml"
                            + (Customers.SYSTEMS.contains(system)
                                    ? ""
                                    : ", with the same number in it (docs/destinations.md)"));
            return;
        }
        try {
            Findings findings = runtime.ask(expected(system, until));
            findings.failures().forEach(line -> report.failed(system, ExitCode.USAGE, settings.redact(line)));
            findings.doubts().forEach(line -> report.open(system, settings.redact(line)));
            String summary = settings.redact(findings.summary()) + untold(system);
            if (findings.failures().isEmpty()) {
                report.passed(system, summary);
            } else {
                report.failed(system, ExitCode.USAGE, summary);
            }
        } catch (UnusableCustomers e) {
            e.problems().forEach(problem -> report.failed(system, ExitCode.USAGE, problem));
        } catch (RouteFailure e) {
            report.failed(
                    system,
                    ExitCode.UNEXPECTED,
                    "could not be asked: " + OneLine.atMost(1_000, settings.redact(Reason.of(e.getCause())))
                            + "; compare routes/check-" + system + ".camel.yaml with the one in routes/examples/");
        }
    }

    private Expected expected(String system, Instant until) throws UnusableCustomers {
        Map<String, Customer> expected = new HashMap<>();
        customers
                .billed(system)
                .forEach((companyId, customer) -> expected.put(
                        customer,
                        new Customer(
                                OneLine.clipped(names.getOrDefault(companyId, "company " + companyId)),
                                told(system, companyId))));
        YearMonth month = period == null ? YearMonth.now(clock) : period;
        return new Expected(system, expected, month, settings.get(Setting.BILLING_TIME_ZONE), until);
    }

    /** What a company has in the statement that was delivered there; null where nothing was. */
    private Long told(String system, String companyId) {
        return billed.stream()
                .filter(one -> isDelivered(one, system))
                .map(one -> one.lines().get(companyId))
                .filter(Objects::nonNull)
                .map(Line::monthlyUsers)
                .findFirst()
                .orElse(null);
    }

    private static boolean isDelivered(Billed one, String system) {
        return one.statement().deliveries().stream()
                .anyMatch(delivery ->
                        delivery.destination().equals(system) && delivery.state() == DeliveryState.DELIVERED);
    }

    /** Why numbers are not compared, if they are not. */
    private String untold(String system) {
        return billed.isEmpty() || billed.stream().anyMatch(one -> isDelivered(one, system))
                ? ""
                : "; no numbers compared, because the statement of " + period + " is not delivered there";
    }
}
