package io.headcount.command;

import io.headcount.billing.NoStatement;
import io.headcount.delivery.Destination;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import java.time.YearMonth;
import java.util.Optional;

/** Produces, records and delivers the statement of one period, and prints what came of it. */
final class StatementRun {

    private final Console console;
    private final Settings settings;
    private final Ledger ledger;
    private final HeadcountRuntime.Scope scope;

    StatementRun(Console console, Settings settings, Ledger ledger, HeadcountRuntime.Scope scope) {
        this.console = console;
        this.settings = settings;
        this.ledger = ledger;
        this.scope = scope;
    }

    /** @return the exit code */
    int run(YearMonth period, boolean closed, Format format) throws SettingsException {
        ledger.deliveries().dropDeadClaims();
        try (HeadcountRuntime runtime =
                HeadcountRuntime.start(console.home(), settings, ledger, console.clock(), console.progress(), scope)) {
            requireDestination(runtime);
            if (!closed && runtime.destinations().all().stream().allMatch(Destination::billing)) {
                throw new SettingsException("A month that is not over goes to no destination that bills, and "
                        + String.join(", ", runtime.destinations().names())
                        + " do. Leave out --deliver to have it printed. Nothing was read, recorded or sent.");
            }
            Optional<RecordedStatement> earlier =
                    closed ? ledger.statements().find(Account.DEFAULT, period) : Optional.empty();
            RecordedStatement statement =
                    earlier.isPresent() ? earlier.get() : runtime.call("statement", period, RecordedStatement.class);
            try {
                runtime.deliver();
            } catch (RouteFailure failure) {
                return explainDelivery(period, failure);
            }
            RecordedStatement now = ledger.statements().find(statement.id()).orElseThrow();
            if (earlier.isPresent() && format == Format.TEXT) {
                console.out()
                        .println("The statement of " + period + " was already recorded at " + now.recordedAt()
                                + "; it was not read or billed again.");
            }
            new StatementPrinter(console.out())
                    .print(format, ledger.statements().document(now.id()), true, now.deliveries());
            return isDelivered(now) ? ExitCode.DONE.code() : ExitCode.UNDELIVERED.code();
        } catch (RouteFailure failure) {
            return explain(console, settings, period, failure);
        }
    }

    /** A failed delivery is recorded and is no failure of the route; what fails here is the ledger. */
    private int explainDelivery(YearMonth period, RouteFailure failure) {
        console.err()
                .println(settings.redact("The statement of " + period + " is recorded, but the ledger could not be kept"
                        + " while it was being delivered: " + NoStatement.root(failure.getCause())
                        + ". Check the disk and the database, then run 'headcount deliver': what is not marked delivered"
                        + " is sent again, with the same ids."));
        return ExitCode.UNDELIVERED.code();
    }

    static void requireDestination(HeadcountRuntime runtime) throws SettingsException {
        if (runtime.destinations().names().isEmpty()) {
            throw new SettingsException("There is no destination: set email.to or webhook.url, or put a route of the"
                    + " group 'destination' into routes/. Nothing was read, recorded or sent.");
        }
    }

    private static boolean isDelivered(RecordedStatement statement) {
        return statement.deliveries().stream().allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED);
    }

    static int explain(Console console, Settings settings, YearMonth period, RouteFailure failure) {
        NoStatement reason = NoStatement.because(period, failure.getCause());
        console.err().println(settings.redact(reason.message()));
        return ExitCode.of(reason.cause()).code();
    }
}
