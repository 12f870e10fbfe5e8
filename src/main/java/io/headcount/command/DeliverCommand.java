package io.headcount.command;

import io.headcount.billing.BillingCalendar;
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
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deliveries now. */
@Command(
        name = "deliver",
        mixinStandardHelpOptions = true,
        header = "Tries pending and held deliveries now, whatever the time of their next attempt.")
final class DeliverCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "Only the deliveries of this month.")
    private YearMonth period;

    @Option(names = "--destination", paramLabel = "NAME", description = "Only the deliveries to this destination.")
    private String destination;

    @Option(
            names = "--again",
            description = "Also send once more, with the same ids, what was delivered: of --period, else of the last"
                    + " closed month. What counts twice at a destination only if --destination names it.")
    private boolean again;

    DeliverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, RouteFailure {
        Settings settings = console.settings();
        Requirements.check(settings, Requirements.DELIVER);
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        YearMonth repeated = again ? (period == null ? calendar.lastClosed() : period) : null;
        try (Ledger ledger = Ledger.open(settings, console.home().data())) {
            ledger.deliveries().dropDeadClaims();
            try (HeadcountRuntime runtime = HeadcountRuntime.start(
                    console.home(), settings, ledger, console.clock(), Progress.NONE, Scope.ON_CALL)) {
                if (destination != null && !runtime.destinations().has(destination)) {
                    throw new SettingsException("--destination: there is no destination '" + destination + "', only: "
                            + String.join(", ", runtime.destinations().names()));
                }
                List<RecordedStatement> history = ledger.statements().history();
                List<Delivery> chosen = history.stream()
                        .filter(statement ->
                                period == null || statement.period().equals(period))
                        .flatMap(statement -> statement.deliveries().stream()
                                .filter(delivery -> isChosen(statement, delivery, repeated))
                                .filter(delivery -> isFitToRepeat(runtime, statement, delivery, history)))
                        .toList();
                chosen.stream().filter(delivery -> !isRisky(runtime, delivery)).forEach(delivery -> ledger.deliveries()
                        .release(delivery, console.clock().instant()));
                runtime.deliver();
                return report(ledger, chosen);
            }
        }
    }

    private boolean isChosen(RecordedStatement statement, Delivery delivery, YearMonth repeated) {
        return (destination == null || destination.equals(delivery.destination()))
                && (delivery.state() != DeliveryState.DELIVERED
                        || statement.period().equals(repeated));
    }

    /** What was delivered is not repeated where it would count twice or put an old number in the place of a new one. */
    private boolean isFitToRepeat(
            HeadcountRuntime runtime, RecordedStatement statement, Delivery delivery, List<RecordedStatement> history) {
        if (delivery.state() != DeliveryState.DELIVERED) {
            return true;
        }
        Optional<String> obstacle = runtime.destinations()
                .find(delivery.destination())
                .flatMap(known -> known.wouldOverwrite(statement, history));
        if (obstacle.isEmpty() && isRisky(runtime, delivery)) {
            obstacle = Optional.of(delivery.destination() + " would count it twice; if that is meant, run 'headcount"
                    + " deliver --again --period " + statement.period() + " --destination " + delivery.destination()
                    + "'");
        }
        obstacle.ifPresent(reason -> console.out()
                .println(statement.period() + "  " + delivery.destination() + ": not repeated: " + reason));
        return obstacle.isEmpty();
    }

    /**
     * What counts twice if it is sent twice is released only where it is meant, and never along with the rest: whoever
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

    private int report(Ledger ledger, List<Delivery> chosen) {
        if (chosen.isEmpty()) {
            console.out().println("Nothing to deliver.");
            return ExitCode.DONE.code();
        }
        boolean all = true;
        for (Delivery before : chosen) {
            RecordedStatement statement =
                    ledger.statements().find(before.statementId()).orElseThrow();
            Delivery now = statement.deliveries().stream()
                    .filter(delivery -> delivery.id().equals(before.id()))
                    .findFirst()
                    .orElseThrow();
            console.out().println(statement.period() + "  " + StatementPrinter.inWords(now));
            all &= now.state() == DeliveryState.DELIVERED;
        }
        return all ? ExitCode.DONE.code() : ExitCode.UNDELIVERED.code();
    }
}
