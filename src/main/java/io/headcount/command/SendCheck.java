package io.headcount.command;

import io.headcount.delivery.Failure;
import io.headcount.delivery.email.TestMail;
import io.headcount.delivery.smtp.OutgoingMail;
import io.headcount.delivery.webhook.TestEvent;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.TestMessages;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Sends a test to those who get statements, and says what the other side said. Records nothing. */
final class SendCheck {

    private static final int LONGEST = 300;

    private final HeadcountRuntime runtime;
    private final Settings settings;
    private final Clock clock;
    private final CheckReport report;

    SendCheck(HeadcountRuntime runtime, Settings settings, Clock clock, CheckReport report) {
        this.runtime = runtime;
        this.settings = settings;
        this.clock = clock;
        this.report = report;
    }

    void send() {
        List<String> destinations = runtime.destinations().names();
        if (destinations.contains("email")) {
            mail();
        } else {
            report.open("test mail", "not sent, because the destination 'email' is off");
        }
        List<String> webhooks = destinations.stream()
                .filter(name -> name.matches("webhook\\d*"))
                .toList();
        if (webhooks.isEmpty()) {
            report.open("test event", "not sent, because no webhook is on");
        }
        webhooks.forEach(this::post);
        settings.webhooks().stream()
                .filter(webhook -> !webhooks.contains(webhook) && settings.isOn(webhook))
                .forEach(webhook -> report.open("test event", "not sent to " + webhook + ": no route delivers to it"));
    }

    private void mail() {
        OutgoingMail mail = TestMail.of(settings).compose(id(), clock.instant());
        String server = settings.mailGoesByGraph()
                ? settings.get(Setting.GRAPH_BASE_URL).getHost()
                : settings.get(Setting.SMTP_HOST) + ":" + settings.get(Setting.SMTP_PORT);
        try {
            TestMessages.mail(runtime, mail);
            String said =
                    mail.answer().map(answer -> ", '" + shown(answer) + "'").orElse("");
            String sent = server + " took it" + said;
            if (mail.whomNot().isPresent()) {
                report.failed(
                        "test mail",
                        ExitCode.UNDELIVERED,
                        sent + "; " + shown(mail.whomNot().get()));
            } else {
                report.passed("test mail", sent + "; see that it arrived: 'Headcount: TEST, no bill'");
            }
        } catch (RouteFailure e) {
            report.failed(
                    "test mail", ExitCode.UNDELIVERED, server + ": " + why(e) + "; nothing else was sent by mail");
        }
    }

    private void post(String webhook) {
        try {
            TestMessages.Said said = TestMessages.post(runtime, webhook, TestEvent.at(clock.instant()), id());
            String words = webhook + " answered " + said.status()
                    + (said.body().isBlank() ? "" : ", '" + shown(said.body()) + "'");
            if (said.isYes()) {
                report.passed("test event", words);
            } else {
                report.failed(
                        "test event",
                        ExitCode.UNDELIVERED,
                        words
                                + (said.status() == 401 || said.status() == 403
                                        ? "; does it have the secret of " + webhook + ".secret?"
                                        : "; a receiver should answer 2xx to a type that it does not know (docs/webhook.md)"));
            }
        } catch (RouteFailure e) {
            report.failed("test event", ExitCode.UNDELIVERED, webhook + ": " + why(e) + "; check " + webhook + ".url");
        }
    }

    private String why(RouteFailure failure) {
        return shown(Failure.of(failure.getCause(), clock.instant()).reason());
    }

    private String shown(String theirs) {
        return OneLine.atMost(LONGEST, OneLine.of(settings.redact(theirs)));
    }

    /** Each its own: a receiver that had one before must not take the next for a repetition. */
    private static String id() {
        return "test-" + UUID.randomUUID();
    }
}
