package io.headcount.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.LedgerFile;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Trouble;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What was billed, and how its deliveries stand. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        header = "Lists the statements and their deliveries, newest first.")
final class HistoryCommand implements Callable<Integer>, NeedsLedger {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Console console;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "text or json; json prints one document and nothing else.")
    private Format format;

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, JsonProcessingException {
        Settings settings = console.settings();
        if (format == Format.TEXT
                && LedgerFile.isMissing(settings, console.home().data())) {
            console.out()
                    .println("No statement has been recorded yet: there is no ledger in "
                            + console.home().data() + ".");
            return ExitCode.DONE.code();
        }
        try (Ledger ledger = console.ledger(settings)) {
            List<RecordedStatement> history = ledger.statements().history();
            if (format == Format.JSON) {
                console.out().println(StatementPrinter.shown(json(history, ledger)));
            } else {
                if (history.isEmpty()) {
                    console.out().println("No statement has been recorded yet.");
                }
                history.forEach(statement -> print(statement, ledger));
                CombinedTotal.of(history).forEach(this::print);
                ledger.troubles().open().forEach(trouble -> console.out()
                        .println("OPEN     " + StatementPrinter.line(trouble.headline()) + ", since " + trouble.since()
                                + "; 'headcount why' says what to do"));
            }
        }
        return ExitCode.DONE.code();
    }

    private void print(RecordedStatement statement, Ledger ledger) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s%s  %s revision %d: %,d monthly users in %,d companies, recorded %s, statement %s%n",
                        statement.period(),
                        Account.inWords(statement.account()),
                        word(statement),
                        statement.revision(),
                        statement.totalMonthlyUsers(),
                        statement.companyCount(),
                        statement.recordedAt(),
                        statement.id());
        if (statement.review() != null) {
            console.out()
                    .println("         "
                            + StatementPrinter.line(statement.review().inWords())
                            + (statement.isWaiting() ? StatementPrinter.decide(statement) : ""));
        }
        for (Delivery delivery : statement.deliveries()) {
            console.out().println("         " + StatementPrinter.inWords(delivery));
            List<Attempt> attempts = ledger.deliveries().attempts(delivery.id());
            // The line above tells of an only attempt.
            if (attempts.size() > 1) {
                attempts.forEach(attempt -> console.out().println("           " + StatementPrinter.inWords(attempt)));
            }
        }
    }

    private void print(CombinedTotal total) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s  all %d accounts: %,d monthly users in %,d companies%n",
                        total.period(),
                        total.accounts().size(),
                        total.totalMonthlyUsers(),
                        total.companyCount());
    }

    private static String word(RecordedStatement statement) {
        return switch (statement.type()) {
            case FINALIZED -> "final";
            case CORRECTED -> "correction";
            case PROVISIONAL -> "PROVISIONAL";
        };
    }

    private static ObjectNode json(List<RecordedStatement> history, Ledger ledger) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode statements = root.putArray("statements");
        for (RecordedStatement statement : history) {
            ObjectNode node = statements.addObject();
            node.put("statementId", statement.id());
            node.put("account", statement.account());
            node.put("period", statement.period().toString());
            node.put("type", statement.type().label());
            node.put("revision", statement.revision());
            node.put("totalMonthlyUsers", statement.totalMonthlyUsers());
            node.put("companyCount", statement.companyCount());
            node.put("recordedAt", statement.recordedAt().toString());
            node.set("review", StatementPrinter.json(statement.review()));
            ArrayNode deliveries = node.putArray("deliveries");
            for (Delivery delivery : statement.deliveries()) {
                ObjectNode shown = StatementPrinter.json(delivery);
                ArrayNode attempts = shown.putArray("attemptHistory");
                ledger.deliveries().attempts(delivery.id()).forEach(a -> attempts.add(StatementPrinter.json(a)));
                deliveries.add(shown);
            }
        }
        ArrayNode troubles = root.putArray("troubles");
        for (Trouble trouble : ledger.troubles().open()) {
            ObjectNode node = troubles.addObject();
            node.put("headline", trouble.headline());
            node.put("message", trouble.message());
            node.put("since", trouble.since().toString());
            node.put("lastSeenAt", trouble.raisedAt().toString());
        }
        ArrayNode combined = root.putArray("combined");
        for (CombinedTotal total : CombinedTotal.of(history)) {
            ObjectNode node = combined.addObject();
            node.put("period", total.period().toString());
            node.put("totalMonthlyUsers", total.totalMonthlyUsers());
            node.put("companyCount", total.companyCount());
            total.accounts().forEach(node.putArray("accounts")::add);
        }
        return root;
    }
}
