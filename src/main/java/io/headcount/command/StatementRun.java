package io.headcount.command;

import io.headcount.billing.NoStatement;
import io.headcount.delivery.Destination;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Review;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import io.headcount.statement.StatementDocument;
import io.headcount.text.Reason;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Produces, records and delivers the statements of one period, and prints what came of them. */
final class StatementRun {

    private final Console console;
    private final Settings settings;
    private final Ledger ledger;
    private final Scope scope;
    private final boolean again;

    /** @param again whether numbers that a person has rejected are proposed once more */
    StatementRun(Console console, Settings settings, Ledger ledger, Scope scope, boolean again) {
        this.again = again;
        this.console = console;
        this.settings = settings;
        this.ledger = ledger;
        this.scope = scope;
    }

    /**
     * Bills a period of each of the accounts; one that fails holds up no other.
     *
     * @return the exit code: that of the first account that did not go well
     */
    int run(List<String> accounts, YearMonth period, boolean closed, Format format) throws SettingsException {
        ledger.deliveries().dropDeadClaims();
        try (HeadcountRuntime runtime =
                HeadcountRuntime.start(console.home(), settings, ledger, console.clock(), console.progress(), scope)) {
            runtime.requireDestination();
            runtime.requireSummary();
            if (!closed && runtime.destinations().all().stream().allMatch(Destination::billing)) {
                throw new SettingsException(
                        "A month that is not over is not sent to destinations that bill, and these are all that"
                                + " there are: "
                                + String.join(", ", runtime.destinations().names())
                                + ". Leave out --deliver to print it only. Nothing was read, recorded or sent.");
            }
            StatementReport report = new StatementReport(console.out(), format, accounts.size());
            for (String account : accounts) {
                ExitCode code = run(runtime, account, period, closed, report);
                report.ended(code);
            }
            return report.finish().code();
        }
    }

    private ExitCode run(
            HeadcountRuntime runtime, String account, YearMonth period, boolean closed, StatementReport report) {
        try {
            Optional<RecordedStatement> earlier = closed ? ledger.statements().find(account, period) : Optional.empty();
            RecordedStatement statement = earlier.isPresent()
                    ? earlier.get()
                    : runtime.call("statement", account, period, Map.of("again", again), RecordedStatement.class);
            // Whoever asks once more wants what is pending tried now, whenever its next attempt is due.
            earlier.ifPresent(this::release);
            try {
                runtime.deliver();
            } catch (RouteFailure failure) {
                return explainDelivery(statement, failure);
            }
            RecordedStatement now = ledger.statements().find(statement.id()).orElseThrow();
            if (earlier.isPresent()) {
                report.say("The statement of " + period + Account.inWords(account) + " was already recorded at "
                        + now.recordedAt() + "; it was not read or billed again.");
            }
            if (now.review() != null && now.review().state() == Review.State.REJECTED) {
                report.say("The vendor still says what was rejected; nothing was recorded or sent. If it is right after"
                        + " all, run 'headcount statement --again --period " + period + " --account " + account + "'.");
            }
            ledger.statements()
                    .waiting(account, period)
                    .filter(one -> earlier.isPresent())
                    .ifPresent(one -> report.say("A correction, revision " + one.revision() + ": "
                            + one.review().inWords() + StatementPrinter.decide(one)));
            report.add(new StatementPrinter.Shown(
                    StatementDocument.parse(ledger.statements().document(now.id())), now));
            if (isDelivered(now)) {
                return ExitCode.DONE;
            }
            report.say(
                    "Not everything of it is delivered. 'headcount deliver' tries it again, 'headcount serve' goes on by"
                            + " itself; 'headcount why' says what is wrong and what to do.");
            return ExitCode.UNDELIVERED;
        } catch (RouteFailure failure) {
            return explain(console, settings, account, period, failure);
        }
    }

    private void release(RecordedStatement statement) {
        statement.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.PENDING && !statement.isWaiting())
                .forEach(delivery ->
                        ledger.deliveries().release(delivery, console.clock().instant()));
    }

    /** A failed delivery is recorded and is no failure of the route; what fails here is the ledger. */
    private ExitCode explainDelivery(RecordedStatement statement, RouteFailure failure) {
        console.err()
                .println(settings.redact("The statement of " + statement.period()
                        + Account.inWords(statement.account())
                        + " is recorded, but the ledger could not be written while it was being delivered: "
                        + Reason.of(NoStatement.root(failure.getCause()))
                        + ". Check the disk and the database, then run 'headcount deliver': what is not marked delivered"
                        + " is sent again, with the same ids."));
        return ExitCode.UNDELIVERED;
    }

    private static boolean isDelivered(RecordedStatement statement) {
        return !statement.isWaiting()
                && !statement.isWithdrawn()
                && statement.deliveries().stream()
                        .allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED
                                || delivery.state() == DeliveryState.WITHDRAWN);
    }

    static ExitCode explain(
            Console console, Settings settings, String account, YearMonth period, RouteFailure failure) {
        NoStatement reason = NoStatement.because(account, period, failure.getCause());
        console.err().println(settings.redact(reason.message()));
        return ExitCode.of(reason.cause());
    }
}
