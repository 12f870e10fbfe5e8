package io.headcount.delivery.usage;

import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Told;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.statement.StatementDocument.Company;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes up for what a version did not keep that told a billing system without taking it down: for each delivery that it tried, the
 * records that it sent, as they follow from the statement and from {@code config/customers.csv} as it is now.
 *
 * <p>Whether a company was named in the file then, nobody knows. So where the system still knows the ids again, the records count as
 * sent and not answered: they are sent once more, and what the system has already it says. Where it has forgotten them, those of a
 * delivery that was delivered count as told, and those of any other must be looked for by a person. At a system that keeps a number
 * they count as told if they were delivered, else as nothing.
 */
final class EarlierVersion {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierVersion.class);

    private final Ledger ledger;
    private final Clock clock;
    private final BillingSystem system;
    private final Map<String, String> mapping;

    EarlierVersion(Ledger ledger, Clock clock, BillingSystem system, Map<String, String> mapping) {
        this.ledger = ledger;
        this.clock = clock;
        this.system = system;
        this.mapping = mapping;
    }

    /** Before a delivery of an account's statement of a period is gone on with. */
    void makeUpFor(String destination, String account, YearMonth period) {
        for (Delivery delivery : ledger.usage().untracked(destination, account)) {
            RecordedStatement statement =
                    ledger.statements().find(delivery.statementId()).orElseThrow();
            if (system.keepsANumber() || statement.period().equals(period)) {
                makeUpFor(delivery, account);
            }
        }
    }

    private void makeUpFor(Delivery delivery, String account) {
        Usage usage = Usage.of(ledger.statements().document(delivery.statementId()));
        List<UsageEntry> sent = sent(usage, delivery, account);
        Instant first = first(delivery);
        boolean delivered = delivery.deliveredAt() != null;
        if (system.keepsANumber()) {
            track(delivery, delivered ? sent : List.of(), State.TOLD, delivered ? delivery.deliveredAt() : first);
            return;
        }
        Optional<Duration> remembers = system.remembers();
        boolean knownAgain = remembers.isEmpty() || clock.instant().isBefore(first.plus(remembers.get()));
        boolean told = delivered && !knownAgain;
        track(delivery, sent, told ? State.TOLD : State.ASKED, told ? delivery.deliveredAt() : first);
        LOG.info(
                "What an earlier version has told {} of {} is {}: {} records.",
                delivery.destination(),
                usage.data().period(),
                told ? "taken as told" : "sent once more under the same ids",
                sent.size());
    }

    private void track(Delivery delivery, List<UsageEntry> sent, State state, Instant when) {
        int told = delivery.deliveredAt() == null ? 0 : sent.size();
        ledger.usage().track(delivery, sent, state, when, new Told(sent.size(), told, 0, sent.size() - told));
    }

    private Instant first(Delivery delivery) {
        List<Attempt> attempts = ledger.deliveries().attempts(delivery.id());
        return attempts.isEmpty() ? delivery.releasedAt() : attempts.get(0).startedAt();
    }

    /** As those versions made them: the number, or of a correction the difference. */
    private List<UsageEntry> sent(Usage usage, Delivery delivery, String account) {
        List<UsageEntry> sent = new ArrayList<>();
        for (Company company : usage.companies().values()) {
            String customer = mapping.getOrDefault(company.companyId(), CustomersFile.NOT_BILLED);
            long before = company.previousMonthlyUsers() == null || system.keepsANumber()
                    ? 0
                    : company.previousMonthlyUsers();
            long quantity = Math.subtractExact(company.monthlyUsers(), before);
            if (!customer.equals(CustomersFile.NOT_BILLED) && (quantity != 0 || system.keepsANumber())) {
                sent.add(usage.entry(
                        delivery.id(), account, company.companyId(), company.companyName(), customer, quantity, 0));
            }
        }
        return sent;
    }
}
