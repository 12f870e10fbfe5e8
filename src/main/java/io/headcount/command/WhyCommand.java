package io.headcount.command;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.Books;
import io.headcount.delivery.Alerts;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Trouble;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is not as it should be, out of the ledger alone: it reads nothing of the vendor and sends nothing. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        header = "Says what failed, since when, what was tried and what to do.",
        description = "Reads the ledger only. Without --period: the last closed month, and whatever else is open.")
final class WhyCommand implements Callable<Integer>, NeedsLedger {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Console console;
    private final Set<String> told = new HashSet<>();

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "Only this month.")
    private YearMonth wanted;

    private BillingCalendar calendar;
    private boolean wrong;

    WhyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException {
        Settings settings = console.settings();
        calendar = BillingCalendar.of(settings, console.clock());
        YearMonth period = wanted == null ? calendar.lastClosed() : wanted;
        StatementCommand.check(period, calendar);
        if (LedgerFile.isMissing(settings, console.home().data())) {
            say("There is no ledger in " + console.home().data()
                    + ": nothing was ever recorded here. 'headcount statement' bills "
                    + period
                    + ", 'headcount serve' keeps the books from now on. If there was a ledger, restore its backup"
                    + " first (docs/recover.md).");
            return ExitCode.DONE.code();
        }
        try (Ledger ledger = console.ledger(settings)) {
            List<RecordedStatement> history = ledger.statements().history();
            List<Trouble> open = ledger.troubles().open();
            for (String account : settings.accounts()) {
                month(account, period, history, open, settings.accounts().size() > 1);
            }
            if (wanted == null) {
                history.stream()
                        .filter(statement -> !statement.period().equals(period))
                        .forEach(statement -> deliveries(statement, name(statement)));
                open.stream().filter(trouble -> !told.contains(trouble.about())).forEach(this::other);
            }
            if (!wrong) {
                say(wanted == null ? "Nothing is wrong." : "Nothing is wrong with " + period + ".");
            }
        }
        return ExitCode.DONE.code();
    }

    private void month(
            String account, YearMonth period, List<RecordedStatement> history, List<Trouble> open, boolean several) {
        String name = period + (several ? " of account " + account : "");
        List<RecordedStatement> statements = history.stream()
                .filter(statement -> statement.account().equals(account)
                        && statement.period().equals(period))
                .toList();
        Optional<Trouble> reading = open.stream()
                .filter(trouble -> trouble.about().equals(Books.about(account, period)))
                .findFirst();
        Optional<RecordedStatement> billed = statements.stream()
                .filter(statement -> !statement.isWaiting() && !statement.isWithdrawn())
                .findFirst();
        if (billed.isPresent()) {
            RecordedStatement statement = billed.get();
            say(String.format(
                    Locale.ROOT,
                    "%s is recorded: %,d monthly users in %,d companies, revision %d, at %s; delivered to %s.",
                    name,
                    statement.totalMonthlyUsers(),
                    statement.companyCount(),
                    statement.revision(),
                    time(statement.recordedAt()),
                    delivered(statement)));
        } else if (reading.isEmpty() && statements.isEmpty()) {
            wrong = true;
            say(name
                    + (calendar.isClosed(period)
                            ? " is not billed, and nobody has tried: is 'headcount serve' running? 'headcount statement --period "
                                    + period + "' does it now."
                            : " is not over, so it is not billed yet."));
        }
        reading.ifPresent(trouble -> {
            wrong = true;
            say(name + (billed.isPresent() ? " could not be looked at again." : " is NOT billed.") + " "
                    + since(trouble));
            say("  " + StatementPrinter.line(trouble.message()));
            told.add(trouble.about());
        });
        statements.stream().filter(RecordedStatement::isWaiting).forEach(statement -> {
            wrong = true;
            say(name + ", revision " + statement.revision() + ", "
                    + StatementPrinter.line(statement.review().inWords()) + StatementPrinter.decide(statement));
        });
        statements.forEach(statement -> deliveries(statement, name + revision(statement)));
    }

    /** What has not been delivered of a statement, and why. */
    private void deliveries(RecordedStatement statement, String name) {
        for (Delivery delivery : statement.deliveries()) {
            told.add(Alerts.about(delivery));
            if (!statement.isWaiting()
                    && (delivery.state() == DeliveryState.PENDING || delivery.state() == DeliveryState.HELD)) {
                wrong = true;
                say(name + " is NOT delivered to " + StatementPrinter.inWords(delivery)
                        + (delivery.state() == DeliveryState.PENDING
                                ? ". 'headcount serve' goes on by itself; 'headcount deliver' tries it now."
                                : ""));
            }
        }
    }

    private void other(Trouble trouble) {
        if (Alerts.isOfReview(trouble)) {
            // Told with its statement, where that still waits.
            return;
        }
        wrong = true;
        say("Also: " + StatementPrinter.line(trouble.headline()) + ". " + since(trouble));
        say("  " + StatementPrinter.line(trouble.message()));
    }

    private String since(Trouble trouble) {
        return "Since " + time(trouble.since())
                + (trouble.raisedAt().equals(trouble.since()) ? "." : ", last tried " + time(trouble.raisedAt()) + ".");
    }

    private static String delivered(RecordedStatement statement) {
        String names = statement.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.DELIVERED)
                .map(Delivery::destination)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nobody" : names;
    }

    private static String name(RecordedStatement statement) {
        return statement.period() + Account.inWords(statement.account()) + revision(statement);
    }

    private static String revision(RecordedStatement statement) {
        return statement.revision() == 1 ? "" : ", revision " + statement.revision() + ",";
    }

    private String time(Instant moment) {
        return TIME.format(moment.atZone(calendar.zone())) + " (" + calendar.zone() + ")";
    }

    private void say(String line) {
        console.out().println(line);
    }
}
