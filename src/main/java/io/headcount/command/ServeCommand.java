package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.HeadcountRuntime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The runtime. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Runs until stopped: the schedule, deliveries and alerts.",
        description =
                "Brings the books up to date at the start and on schedule: a statement for every closed month that"
                        + " has none, corrections of billed ones, and each delivery that is due.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Console console;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, InterruptedException {
        Settings settings = console.settings();
        Requirements.check(settings, Requirements.READ, Requirements.DELIVER);
        if (settings.find(Setting.KEEPNET_MONTH_FIELD).isEmpty()) {
            throw new SettingsException(
                    "keepnet.month-field: is empty, so that no month is asked for and no closed month"
                            + " can be billed honestly; set it, or use 'headcount statement' for a provisional look");
        }
        Ledger ledger = Ledger.open(settings, console.home().data());
        ledger.deliveries().dropDeadClaims();
        HeadcountRuntime runtime = null;
        try {
            runtime = HeadcountRuntime.start(
                    console.home(), settings, ledger, console.clock(), Progress.NONE, Scope.SERVE);
            runtime.requireDestination();
            runtime.requireSummary();
        } catch (SettingsException e) {
            if (runtime != null) {
                runtime.close();
            }
            ledger.close();
            throw e;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        HeadcountRuntime started = runtime;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, ledger), "stop"));
        tell(settings, runtime);
        stopped.await();
        return ExitCode.DONE.code();
    }

    private static void tell(Settings settings, HeadcountRuntime runtime) {
        LOG.info(
                "Headcount serves: schedule '{}' in {}, destinations {}.",
                settings.get(Setting.BILLING_SCHEDULE),
                settings.get(Setting.BILLING_TIME_ZONE),
                runtime.destinations().names());
        if (!settings.emailIsOn()) {
            LOG.warn("The destination 'email' is off, because email.to is not set.");
        }
        if (!settings.webhookIsOn()) {
            LOG.warn("The destination 'webhook' is off, because webhook.url is not set.");
        }
    }

    /** On SIGTERM the virtual machine would end with 143; a stop that was asked for is no failure. */
    private static void stop(HeadcountRuntime runtime, Ledger ledger) {
        LOG.info("Stopping: work in hand is finished, or abandoned where the ledger can take it up again.");
        runtime.close();
        ledger.close();
        LOG.info("Stopped.");
        Runtime.getRuntime().halt(ExitCode.DONE.code());
    }
}
