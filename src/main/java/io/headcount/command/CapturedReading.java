package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.NoStatement;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.capture.Capture;
import io.headcount.reading.MonthCheck;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Reading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;

/** One whole reading of the last closed month, both witnesses and the control months, captured in a file for support. */
final class CapturedReading {

    private final Console console;
    private final Settings settings;
    private final String account;
    private final CheckReport report;
    private final YearMonth month;

    CapturedReading(Console console, Settings settings, String account, CheckReport report) {
        this.console = console;
        this.settings = settings;
        this.account = account;
        this.report = report;
        this.month = BillingCalendar.of(settings, console.clock()).lastClosed();
    }

    void into(Path file) {
        try (Capture capture = Capture.into(file, settings, month, console.clock())) {
            // A person who stops a reading that hangs needs the archive most.
            Thread interrupted = new Thread(() -> finish(capture, file));
            Runtime.getRuntime().addShutdownHook(interrupted);
            try {
                read(capture);
            } finally {
                remove(interrupted);
            }
            finish(capture, file);
        } catch (IOException e) {
            unwritable(file);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is already running, and does the same.
        }
    }

    private void read(Capture capture) {
        try (HeadcountRuntime runtime = HeadcountRuntime.watched(
                console.home(), settings, console.clock(), console.progress(), capture::around)) {
            try {
                ProvenReading reading = runtime.call("proven-reading", account, month, ProvenReading.class);
                report.passed(
                        "proof",
                        String.format(
                                "%,d monthly users in %,d companies in %s, by %s",
                                reading.total(), reading.lines().size(), month, settings.get(Setting.BILLING_VERIFY)));
            } catch (RouteFailure failure) {
                failed("proof", failure);
            }
            if (capture.asked().isAnswered()) {
                readWhatIsLeft(runtime, capture);
            }
        } catch (SettingsException e) {
            e.problems().forEach(problem -> report.failed("routes", ExitCode.USAGE, problem));
        }
    }

    /** What the reading did not reach, or did not need with its settings. */
    private void readWhatIsLeft(HeadcountRuntime runtime, Capture capture) {
        if (!capture.asked().export()) {
            try {
                runtime.askForExport(empty());
                report.passed(
                        "export", "requested, although billing.verify does not need it or the reading ended before it");
            } catch (RouteFailure failure) {
                report.open("export", said(failure));
            }
        }
        if (!capture.asked().month(MonthCheck.IMPOSSIBLE)) {
            try {
                runtime.checkMonth(empty());
                report.passed("month", "the control months were requested");
            } catch (RouteFailure failure) {
                report.open("month", said(failure));
            }
        }
    }

    private Reading empty() {
        return new Reading(account, month, console.clock().instant(), CompanySearch.monthCheck(month));
    }

    private void finish(Capture capture, Path file) {
        try {
            if (!capture.asked().isAsked()) {
                report.failed(
                        "capture", ExitCode.USAGE, "no request was sent to the vendor, so there is nothing to capture");
                return;
            }
            int exchanges = capture.finish();
            report.passed(
                    "capture",
                    file.toAbsolutePath() + ": " + exchanges + (exchanges == 1 ? " exchange" : " exchanges")
                            + "; removed or replaced by pseudonyms: " + capture.removed()
                            + ". Numbers, dates, licence types and industries are unchanged: look through the file"
                            + " before you send it to anybody");
        } catch (IOException e) {
            unwritable(file);
        }
    }

    private void unwritable(Path file) {
        report.failed(
                "capture",
                ExitCode.USAGE,
                file.toAbsolutePath()
                        + " can't be written; choose a file in a folder that exists, is writable and has free space");
    }

    private void failed(String what, RouteFailure failure) {
        report.failed(what, ExitCode.of(reason(failure).cause()), said(failure));
    }

    private String said(RouteFailure failure) {
        NoStatement reason = reason(failure);
        return settings.redact(reason.happened() + " " + reason.advice());
    }

    private NoStatement reason(RouteFailure failure) {
        return NoStatement.because(account, month, failure.getCause());
    }
}
