package io.headcount.command;

import io.headcount.ledger.Ledger;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.OneLine;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Which account is asked about: one of those that are configured or in the ledger, or all. */
final class OneAccount {

    @Option(names = "--account", paramLabel = "NAME", description = "One of several accounts; else all of them.")
    private String account;

    /**
     * Its name, or null for all.
     *
     * @throws SettingsException if there is none of that name
     */
    String in(Ledger ledger, Settings settings) throws SettingsException {
        Collection<String> known = new TreeSet<>(settings.accounts());
        known.addAll(ledger.questions().accounts());
        if (account != null && !known.contains(account)) {
            throw new SettingsException("--account " + OneLine.clipped(account) + ": there is none of that name, only: "
                    + String.join(", ", List.copyOf(known)));
        }
        return account;
    }
}
