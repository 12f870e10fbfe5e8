package io.headcount.command;

import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.SmtpCheck;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.util.Optional;

/** Whether mail would be taken: signs in, or asks for a token, and sends nothing. */
final class MailCheck {

    private final Settings settings;
    private final Clock clock;
    private final CheckReport report;

    MailCheck(Settings settings, Clock clock, CheckReport report) {
        this.settings = settings;
        this.clock = clock;
        this.report = report;
    }

    /** With the routes, by which a token is asked for. */
    void by(HeadcountRuntime runtime) {
        check(Optional.of(runtime));
    }

    /** Where the routes can't be started. */
    void withoutRoutes() {
        check(Optional.empty());
    }

    private void check(Optional<HeadcountRuntime> runtime) {
        boolean alerts = settings.find(Setting.EMAIL_ALERT_TO).isPresent();
        if (!alerts) {
            report.open(
                    "alerts",
                    "email.alert-to is not set: nobody hears of it if a month can't be billed or a delivery fails; set it"
                            + " to whoever looks after Headcount");
        }
        if (!settings.emailIsOn()) {
            report.off("e-mail", "email.to");
            if (!alerts && !settings.capacityIsMailed()) {
                return;
            }
        }
        if (runtime.isEmpty() && settings.mailNeedsToken()) {
            report.open("e-mail", "not tried, because the routes can't be started and one of them asks for the token");
            return;
        }
        String server = settings.mailGoesByGraph()
                ? settings.get(Setting.GRAPH_BASE_URL).getHost()
                : settings.get(Setting.SMTP_HOST) + ":" + settings.get(Setting.SMTP_PORT);
        try {
            if (settings.mailGoesByGraph()) {
                checkGraph(server, runtime.orElseThrow());
            } else {
                if (runtime.isPresent()) {
                    SmtpCheck.logIn(runtime.get());
                } else {
                    SmtpCheck.logIn(settings, clock);
                }
                report.passed("e-mail", "accepted by " + server + ", nothing sent");
            }
        } catch (MessagingException | RouteFailure e) {
            Throwable cause = e instanceof RouteFailure ? e.getCause() : e;
            String reason = OneLine.atMost(1_000, settings.redact(Reason.of(cause)));
            report.failed(
                    "e-mail",
                    ExitCode.USAGE,
                    server + ": " + reason
                            + (reason.matches(".*(docs/mail-|check smtp\\.).*") ? "" : "; check " + names()));
        }
    }

    private void checkGraph(String server, HeadcountRuntime runtime) throws RouteFailure {
        if (SmtpCheck.askForGraph(runtime)) {
            report.passed("e-mail", "there is a token for " + server + ", nothing sent");
        } else {
            report.open(
                    "e-mail",
                    "there is a token for " + server
                            + ", but it does not name the permission Mail.Send: grant it with admin"
                            + " consent in Entra, unless it was granted in Exchange (docs/mail-microsoft.md)");
        }
    }

    private String names() {
        if (settings.mailNeedsToken()) {
            return "smtp.oauth2.*" + (settings.mailGoesByGraph() ? "" : ", smtp.host, smtp.port, smtp.security");
        }
        return "smtp.host, smtp.port, smtp.security, smtp.username and smtp.password";
    }
}
