package io.headcount.delivery.usage;

import io.headcount.delivery.Marking;
import io.headcount.delivery.usage.Difference.Wanted;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Told;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** What the ledger has of what a destination was told, read once for an attempt and kept up with it. Not thread-safe. */
final class Books {

    private final Ledger ledger;
    private final Clock clock;
    private final Delivery delivery;
    private final String account;
    private final YearMonth period;
    /** When the claim on the delivery lapses: until then the database is waited for. */
    private final Instant claimed;
    /** After which nothing more is begun. */
    private final Instant enough;

    private final BooleanSupplier stopping;
    private final Map<String, UsageEntry> entries = new LinkedHashMap<>();
    private final Map<String, Map<String, UsageEntry>> ofDelivery = new HashMap<>();
    private boolean changed = true;
    private List<UsageEntry> ofPeriod = List.of();

    /**
     * @param all whether what was told in other periods, and of other accounts, counts
     * @param claim how long the attempt may take
     * @param stopping whether the program is about to end
     */
    Books(
            Ledger ledger,
            Clock clock,
            Delivery delivery,
            String account,
            YearMonth period,
            boolean all,
            Duration claim,
            BooleanSupplier stopping) {
        this.ledger = ledger;
        this.clock = clock;
        this.delivery = delivery;
        this.account = account;
        this.period = period;
        this.claimed = clock.instant().plus(claim);
        this.enough = clock.instant().plus(claim.multipliedBy(3).dividedBy(4));
        this.stopping = stopping;
        (all ? ledger.usage().of(delivery.destination()) : ledger.usage().of(delivery.destination(), account, period))
                .forEach(this::keep);
    }

    private void keep(UsageEntry entry) {
        entries.put(entry.deliveryId() + " " + entry.id(), entry);
        if (entry.deliveryId().equals(delivery.id())) {
            ofDelivery
                    .computeIfAbsent(entry.companyId(), any -> new LinkedHashMap<>())
                    .put(entry.id(), entry);
        }
        changed = true;
    }

    String destination() {
        return delivery.destination();
    }

    String account() {
        return account;
    }

    Collection<UsageEntry> all() {
        return entries.values();
    }

    /** What was told of the account and period of the statement. */
    Collection<UsageEntry> ofPeriod() {
        if (changed) {
            changed = false;
            ofPeriod = entries.values().stream()
                    .filter(entry ->
                            entry.account().equals(account) && entry.period().equals(period))
                    .toList();
        }
        return ofPeriod;
    }

    /** The record by which something is told: one that says the same and was refused or left before, or another one. */
    UsageEntry entry(Usage usage, Wanted wanted) {
        return ofDelivery.getOrDefault(wanted.companyId(), Map.of()).values().stream()
                .filter(entry -> entry.state() != State.TOLD
                        && entry.customer().equals(wanted.customer())
                        && entry.quantity() == wanted.quantity())
                .findFirst()
                .orElseGet(() -> make(usage, wanted));
    }

    /** Another record that says what was told by one. */
    UsageEntry again(Usage usage, UsageEntry told) {
        return make(usage, new Wanted(told.companyId(), told.companyName(), told.customer(), told.quantity()));
    }

    private UsageEntry make(Usage usage, Wanted wanted) {
        UsageEntry made = usage.entry(
                delivery.id(),
                account,
                wanted.companyId(),
                wanted.companyName(),
                wanted.customer(),
                wanted.quantity(),
                ofDelivery.getOrDefault(wanted.companyId(), Map.of()).size());
        keep(made);
        return made;
    }

    /** One that an earlier attempt of this delivery told, of which none has come to its end yet. */
    Optional<UsageEntry> toldBefore() {
        if (delivery.deliveredAt() != null) {
            return Optional.empty();
        }
        return ofDelivery.values().stream()
                .flatMap(ofCompany -> ofCompany.values().stream())
                .filter(entry -> entry.state() == State.TOLD)
                .max(Comparator.comparing(UsageEntry::number));
    }

    /** Whether the system still knows the record again, should it have it. */
    boolean isRemembered(UsageEntry entry, Optional<Duration> remembers) {
        // A little less, since clocks differ.
        return remembers
                .map(time -> entry.unknownSince().plus(time.minus(time.dividedBy(24))))
                .map(end -> clock.instant().isBefore(end))
                .orElse(true);
    }

    /** Takes down what happens; waits for a database that is away, so that no answer is lost. */
    List<UsageEntry> note(List<UsageEntry> what, State next, String words) {
        if (what.isEmpty()) {
            return what;
        }
        AtomicReference<List<UsageEntry>> noted = new AtomicReference<>();
        Marking.during(
                Duration.between(clock.instant(), claimed),
                "What " + delivery.destination() + " was told",
                () -> noted.set(ledger.usage().note(what, next, delivery, words, clock.instant())));
        noted.get().forEach(this::keep);
        return noted.get();
    }

    /** Takes down how far the delivery has come. */
    Told figures(Told told) {
        Marking.during(
                Duration.between(clock.instant(), claimed),
                "How far " + delivery.destination() + " was told",
                () -> ledger.usage().note(delivery.id(), told));
        return told;
    }

    /** Why nothing more should be begun in this attempt; nothing if it may go on. */
    Optional<String> whyStop() {
        if (stopping.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            return Optional.of("the attempt was cut off");
        }
        return clock.instant().isAfter(enough)
                ? Optional.of("the time for one attempt (delivery.claim) was nearly over; the next one goes on")
                : Optional.empty();
    }
}
