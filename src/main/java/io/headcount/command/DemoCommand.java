package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.ClosedWorld;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import io.headcount.settings.Temporary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Everything at once, with nothing needed. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Runs everything once against a sandbox; needs no settings.",
        description = "Produces and delivers last month's statement through the routes in routes/, with a"
                + " ledger in a temporary folder. No setting is read, and no connection leaves this"
                + " machine. Destinations and schedules that were added to routes/ are skipped.")
final class DemoCommand implements Callable<Integer> {

    private final Console console;

    DemoCommand(Console console) {
        this.console = console;
    }

    /** The settings that point Headcount at a sandbox, as environment variables. */
    static Map<String, String> settings(Sandbox sandbox) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KEEPNET_API_BASE_URL", sandbox.apiBaseUrl());
        settings.put("KEEPNET_CLIENT_ID", sandbox.clientId());
        settings.put("KEEPNET_CLIENT_SECRET", sandbox.clientSecret());
        settings.put("EMAIL_FROM", "headcount@msp.example");
        settings.put("EMAIL_TO", "finance@msp.example");
        settings.put("SMTP_HOST", "127.0.0.1");
        settings.put("SMTP_PORT", String.valueOf(sandbox.smtpPort()));
        settings.put("SMTP_SECURITY", "none");
        settings.put("WEBHOOK_URL", sandbox.webhookUrl());
        settings.put("WEBHOOK_SECRET", sandbox.webhookSecret());
        return settings;
    }

    @Override
    public Integer call() throws Exception {
        return ClosedWorld.around(this::show);
    }

    private int show() throws IOException, SettingsException, LedgerException {
        Path folder = Temporary.folder("headcount-demo");
        Path inbox = folder.resolve("inbox");
        console.err().println("Demo: a sandbox stands in for the vendor, the mail server and the billing system.");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withClock(console.clock()))) {
            Settings settings = SettingsFile.read(folder.resolve("no-settings-file"), settings(sandbox));
            BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
            int code;
            try (Ledger ledger = Ledger.open(settings, folder.resolve("data"))) {
                code = new StatementRun(console, settings, ledger, Scope.DEMO, false)
                        .run(settings.accounts(), calendar.lastClosed(), true, Format.TEXT);
            }
            console.out().println();
            for (ReceivedMail mail : sandbox.mails()) {
                console.out().println("  e-mail   " + mail.eml());
                console.out().println("           " + mail.html());
            }
            sandbox.webhooks().forEach(webhook -> console.out().println("  webhook  " + webhook.file()));
            return code;
        }
    }
}
