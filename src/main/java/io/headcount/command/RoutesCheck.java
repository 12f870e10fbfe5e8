package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;

/** Whether the routes start, and whatever is tried by them: the vendor, mail, billing systems, tests that are sent. */
final class RoutesCheck {

    private final Console console;
    private final Settings settings;
    private final CheckReport report;
    private final boolean destinations;
    private final boolean send;

    /**
     * @param destinations whether billing systems are asked
     * @param send whether tests are sent
     */
    RoutesCheck(Console console, Settings settings, CheckReport report, boolean destinations, boolean send) {
        this.console = console;
        this.settings = settings;
        this.report = report;
        this.destinations = destinations;
        this.send = send;
    }

    /** @return whether mail was tried, too, while they ran */
    boolean check() {
        try {
            HeadcountRuntime.rehearse(console.home(), settings, console.clock());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
            notLookedAt("the routes can't be started", "vendor, month, export");
            return false;
        }
        boolean mailTried = false;
        try (HeadcountRuntime runtime =
                HeadcountRuntime.start(console.home(), settings, null, console.clock(), Progress.NONE, Scope.ON_CALL)) {
            runtime.requireDestination();
            report.passed(
                    "routes",
                    "destinations: " + String.join(", ", runtime.destinations().names()));
            Grace.check(
                    settings,
                    BillingCalendar.of(settings, console.clock()),
                    runtime.destinations().names(),
                    report);
            checkSummary(runtime);
            Customers customers = new Customers(console.home().customers());
            VendorCheck vendor = new VendorCheck(runtime, settings, customers, console.clock(), report);
            settings.accounts().forEach(vendor::check);
            mailTried = true;
            new MailCheck(settings, console.clock(), report).by(runtime);
            if (destinations) {
                billed(new DestinationsCheck(runtime, settings, customers, console.clock(), report))
                        .check(vendor.names());
            }
            if (send) {
                new SendCheck(runtime, settings, console.clock(), report).send();
            }
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
            notLookedAt("the routes can't be used", "vendor, month, export");
        }
        return mailTried;
    }

    /** Says what was not looked at, although it should be. */
    void notLookedAt(String why, String what) {
        report.open(
                "not asked",
                what + (destinations ? ", billing systems" : "") + (send ? ", a test mail and a test event" : "") + ": "
                        + why);
    }

    private DestinationsCheck billed(DestinationsCheck check) {
        try (Ledger ledger = console.ledger(settings)) {
            return check.with(ledger);
        } catch (LedgerException e) {
            // It was told of before.
            return check;
        }
    }

    private void checkSummary(HeadcountRuntime runtime) {
        if (!settings.emailIsOn()) {
            return;
        }
        try {
            runtime.requireSummary();
            report.passed(
                    "summary",
                    "templates and words for "
                            + settings.get(Setting.EMAIL_LOCALE).toLanguageTag() + " in "
                            + console.home().emailTemplates());
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("summary", ExitCode.USAGE, problem));
        }
    }
}
