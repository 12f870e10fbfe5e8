package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.Alerts;
import io.headcount.delivery.Destination;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deliveries now. */
@Command(
        name = "deliver",
        mixinStandardHelpOptions = true,
        header = "Tries pending and held deliveries now, without waiting for their next attempt.",
        description = "The revisions of a month go out in order, each after the yes to the one before. A"
                + " statement that waits for review is not sent: 'headcount approve' releases it.")
final class DeliverCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "Only the deliveries of this month.")
    private YearMonth period;

    @Option(names = "--account", paramLabel = "NAME", description = "Only the deliveries of this account.")
    private String account;

    @Option(names = "--destination", paramLabel = "NAME", description = "Only the deliveries to this destination.")
    private String destination;

    @Option(
            names = "--again",
            description = "Also send delivered statements once more, with the same ids: those of --period (default:"
                    + " the last closed month). Skips a destination that would count them twice, unless"
                    + " --destination names it.")
    private boolean again;

    @Option(
            names = "--dismiss",
            description =
                    "Give up for good what is held, or keeps failing, at --destination (of --period and --account, if"
                            + " given), so that 'headcount deliver' sends what waited for it. What was left to a person of a billing"
                            + " system counts as taken care of. Tries nothing now. Needs --reason.")
    private boolean dismiss;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is given up; the ledger keeps it.")
    private String reason;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    DeliverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, RouteFailure {
        if (dismiss != (reason != null && !reason.isBlank()) || dismiss && (destination == null || again)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--dismiss, --destination and --reason must be used together, without --again");
        }
        Settings settings = console.settings();
        if (account != null) {
            StatementCommand.accounts(account, settings);
        }
        if (dismiss) {
            return dismiss(settings);
        }
        Requirements.check(settings, Requirements.DELIVER);
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        YearMonth repeated = again ? (period == null ? calendar.lastClosed() : period) : null;
        try (Ledger ledger = console.ledger(settings)) {
            ledger.deliveries().dropDeadClaims();
            try (HeadcountRuntime runtime = HeadcountRuntime.start(
                    console.home(), settings, ledger, console.clock(), Progress.NONE, Scope.ON_CALL)) {
                if (destination != null && !runtime.destinations().has(destination)) {
                    throw new SettingsException("--destination: there is no destination '" + destination + "', only: "
                            + String.join(", ", runtime.destinations().names()));
                }
                List<RecordedStatement> history = ledger.statements().history();
                List<Delivery> chosen = history.stream()
                        .filter(statement -> !statement.isWaiting() && isMeant(statement))
                        .flatMap(statement -> statement.deliveries().stream()
                                .filter(delivery -> isChosen(statement, delivery, repeated))
                                .filter(delivery -> isFitToRepeat(runtime, statement, delivery, history)))
                        .toList();
                List<RecordedStatement> waiting = history.stream()
                        .filter(statement -> statement.isWaiting() && isMeant(statement))
                        .toList();
                chosen.stream().filter(delivery -> !isRisky(runtime, delivery)).forEach(delivery -> {
                    Instant now = console.clock().instant();
                    if (destination != null) {
                        // Whoever names it has looked there first.
                        ledger.usage().notThere(delivery, console.user(), now);
                    }
                    ledger.deliveries().release(delivery, now);
                });
                runtime.deliver();
                return report(ledger, chosen, waiting);
            }
        }
    }

    private boolean isMeant(RecordedStatement statement) {
        return (period == null || statement.period().equals(period))
                && (account == null || statement.account().equals(account));
    }

    private int dismiss(Settings settings) throws LedgerException {
        try (Ledger ledger = console.ledger(settings)) {
            ledger.deliveries().dropDeadClaims();
            Alerts alerts = new Alerts(ledger, settings, console.clock());
            boolean any = false;
            for (RecordedStatement statement : ledger.statements().history()) {
                for (Delivery delivery : statement.deliveries()) {
                    if (delivery.destination().equals(destination)
                            && isMeant(statement)
                            && ledger.deliveries()
                                    .dismiss(
                                            delivery,
                                            console.user(),
                                            settings.redact(reason.strip()),
                                            console.clock().instant())) {
                        alerts.delivered(delivery);
                        any = true;
                        boolean over = ledger.deliveries()
                                .find(delivery.id())
                                .filter(now -> now.state() == DeliveryState.WITHDRAWN)
                                .isPresent();
                        console.out()
                                .println(name(statement) + "  " + destination
                                        + (over
                                                ? ": given up for good"
                                                : ": what was left to you counts as taken care of; the rest goes on"));
                    }
                }
            }
            console.out()
                    .println(
                            any
                                    ? "'headcount deliver' sends what waited for it."
                                    : "Nothing is held there, and nothing has failed; nothing was given up.");
            return ExitCode.DONE.code();
        }
    }

    private static String name(RecordedStatement statement) {
        return statement.period() + (statement.revision() == 1 ? "" : ", revision " + statement.revision());
    }

    private boolean isChosen(RecordedStatement statement, Delivery delivery, YearMonth repeated) {
        return (destination == null || destination.equals(delivery.destination()))
                && switch (delivery.state()) {
                    case PENDING, HELD -> true;
                    case DELIVERED -> statement.period().equals(repeated);
                    case WITHDRAWN -> false;
                };
    }

    /** What was delivered is not repeated where it would count twice or put an old number in the place of a new one. */
    private boolean isFitToRepeat(
            HeadcountRuntime runtime, RecordedStatement statement, Delivery delivery, List<RecordedStatement> history) {
        if (delivery.state() != DeliveryState.DELIVERED) {
            return true;
        }
        Optional<String> obstacle = newerDelivered(statement, delivery, history);
        if (obstacle.isEmpty()) {
            obstacle = runtime.destinations()
                    .find(delivery.destination())
                    .flatMap(known -> known.wouldOverwrite(statement, history));
        }
        if (obstacle.isEmpty() && isRisky(runtime, delivery)) {
            obstacle = Optional.of(delivery.destination() + " would count it twice; if that is meant, run 'headcount"
                    + " deliver --again --period " + statement.period() + " --destination " + delivery.destination()
                    + "'");
        }
        obstacle.ifPresent(reason ->
                console.out().println(name(statement) + "  " + delivery.destination() + ": not repeated: " + reason));
        return obstacle.isEmpty();
    }

    /** A receiver that keeps what came last must not end up with an old number. */
    private static Optional<String> newerDelivered(
            RecordedStatement statement, Delivery delivery, List<RecordedStatement> history) {
        return history.stream()
                .filter(other -> other.isNewerThan(statement))
                .filter(other -> sent(other, delivery.destination()).isPresent())
                .max(Comparator.comparing(RecordedStatement::revision))
                .map(newest -> "revision " + newest.revision() + ", which is newer, was "
                        + sent(newest, delivery.destination()).orElseThrow() + " there; 'headcount"
                        + " deliver --again --period " + statement.period() + " --destination "
                        + delivery.destination() + "' sends that one again");
    }

    /** How far a statement has come at a destination; nothing if nothing of it is known to be there. */
    private static Optional<String> sent(RecordedStatement statement, String destination) {
        return statement.deliveries().stream()
                .filter(sent -> sent.destination().equals(destination))
                .filter(sent -> sent.deliveredAt() != null || sent.told() != null)
                .map(sent -> sent.deliveredAt() == null ? "delivered in part" : "delivered")
                .findFirst();
    }

    /**
     * A delivery that would count twice is repeated only if its destination is named, and never along with the rest: whoever
     * names it has looked at the other side first.
     */
    private boolean isRisky(HeadcountRuntime runtime, Delivery delivery) {
        return destination == null
                && delivery.state() != DeliveryState.PENDING
                && runtime.destinations()
                        .find(delivery.destination())
                        .filter(Destination::countsTwice)
                        .isPresent();
    }

    private int report(Ledger ledger, List<Delivery> chosen, List<RecordedStatement> waiting) {
        waiting.forEach(statement -> console.out()
                .println(name(statement) + "  not sent: "
                        + StatementPrinter.line(statement.review().inWords()) + StatementPrinter.decide(statement)));
        if (chosen.isEmpty() && !waiting.isEmpty()) {
            return ExitCode.UNDELIVERED.code();
        }
        if (chosen.isEmpty()) {
            console.out().println("Nothing to deliver.");
            return ExitCode.DONE.code();
        }
        boolean all = waiting.isEmpty();
        for (Delivery before : chosen) {
            RecordedStatement statement =
                    ledger.statements().find(before.statementId()).orElseThrow();
            Delivery now = statement.deliveries().stream()
                    .filter(delivery -> delivery.id().equals(before.id()))
                    .findFirst()
                    .orElseThrow();
            console.out().println(name(statement) + "  " + StatementPrinter.inWords(now));
            // What a newer statement has taken the place of is nobody's to wait for.
            all &= now.state() == DeliveryState.DELIVERED || now.state() == DeliveryState.WITHDRAWN;
        }
        return all ? ExitCode.DONE.code() : ExitCode.UNDELIVERED.code();
    }
}
