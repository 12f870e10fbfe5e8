package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Account;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which of the statements that wait for review a decision is about. */
final class Waiting {

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The month; needed where statements of several months wait.")
    private YearMonth period;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "The account; needed where statements of several accounts wait.")
    private String account;

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "Decide only if this revision waits, so that nobody decides about numbers that they have"
                    + " not seen.")
    private Integer revision;

    /**
     * The chosen statement; empty if none waits.
     *
     * @throws SettingsException if the choice is ambiguous, or that statement does not wait; says which do
     */
    Optional<RecordedStatement> in(Ledger ledger) throws SettingsException {
        List<RecordedStatement> all = ledger.statements().waiting();
        List<RecordedStatement> meant = all.stream()
                .filter(statement -> period == null || statement.period().equals(period))
                .filter(statement -> account == null || statement.account().equals(account))
                .filter(statement -> revision == null || statement.revision() == revision)
                .toList();
        if (meant.size() == 1) {
            return Optional.of(meant.get(0));
        }
        if (meant.size() > 1) {
            throw new SettingsException("Several statements wait for review: " + names(meant)
                    + ". Choose one by --period and --account. Nothing was decided.");
        }
        if (revision != null || !all.isEmpty()) {
            throw new SettingsException("That statement does not wait for review; "
                    + (all.isEmpty() ? "nothing does" : "these do: " + names(all))
                    + ". 'headcount history' shows what became of it. Nothing was decided.");
        }
        return Optional.empty();
    }

    /** One statement, as a person calls it. */
    static String name(RecordedStatement statement) {
        return statement.period() + Account.inWords(statement.account()) + ", revision " + statement.revision();
    }

    private static String names(List<RecordedStatement> statements) {
        return statements.stream().map(Waiting::name).collect(Collectors.joining("; "));
    }

    /** The error if somebody else has decided in the meantime. */
    static SettingsException lost(Ledger ledger, RecordedStatement statement) {
        RecordedStatement now = ledger.statements().find(statement.id()).orElseThrow();
        return new SettingsException("The statement of " + name(now)
                + " no longer waits; somebody else was faster: "
                + now.review().inWords());
    }
}
