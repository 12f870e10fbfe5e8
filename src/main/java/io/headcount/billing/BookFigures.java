package io.headcount.billing;

import io.headcount.ledger.DeliveryCount;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.PeriodTotal;
import io.headcount.ledger.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state of the books in figures, for monitoring. Reads the ledger only. Thread-safe. */
public final class BookFigures {

    private static final int PATIENCE_SECONDS = 2;
    /** A combined total is looked for so far back; older ones are news to nobody. */
    private static final int MONTHS = 12;

    private final Ledger ledger;
    private final Books books;
    private final BillingCalendar calendar;
    private final List<String> accounts;

    public BookFigures(Ledger ledger, Books books, BillingCalendar calendar, List<String> accounts) {
        this.ledger = ledger;
        this.books = books;
        this.calendar = calendar;
        this.accounts = List.copyOf(accounts);
    }

    /**
     * One account's.
     *
     * @param account its id
     * @param lag how many closed periods are not billed yet
     * @param statementAge since the newest statement of a closed period was recorded; nothing if there is none
     * @param readingAge since the latest reading that was proven; nothing if there is none
     * @param waiting how many statements wait for review
     * @param billed what the newest period was billed at; nothing if none was in a year
     */
    public record OfAccount(
            String account,
            int lag,
            Optional<Duration> statementAge,
            Optional<Duration> readingAge,
            int waiting,
            Optional<PeriodTotal> billed) {}

    /**
     * What all accounts were billed at together.
     *
     * @param period the newest that all of them have a statement of
     */
    public record Combined(YearMonth period, long totalMonthlyUsers) {}

    /** Whether the ledger answers; if not, none of the other figures can be had. */
    public boolean available() {
        return !ledger.isKnownToBeAway() && ledger.answers(PATIENCE_SECONDS);
    }

    /** Those of each account. */
    public List<OfAccount> ofAccounts() {
        return accounts.stream().map(this::ofAccount).toList();
    }

    private OfAccount ofAccount(String account) {
        List<PeriodTotal> billed = billed(account);
        return new OfAccount(
                account,
                books.unbilled(account).size(),
                ledger.figures().lastStatement(account).map(this::age),
                ledger.figures().lastReading(account).map(this::age),
                ledger.reviews().waiting().getOrDefault(account, 0),
                billed.isEmpty() ? Optional.empty() : Optional.of(billed.get(billed.size() - 1)));
    }

    private List<PeriodTotal> billed(String account) {
        YearMonth current = calendar.current();
        return ledger.statements()
                .earlier(
                        account,
                        current.minusMonths(MONTHS),
                        current,
                        calendar.clock().instant());
    }

    /** The combined total; nothing where there is one account only, or no period that all were billed for. */
    public Optional<Combined> combined() {
        if (accounts.size() < 2) {
            return Optional.empty();
        }
        SortedMap<YearMonth, List<Long>> totals = new TreeMap<>();
        for (String account : accounts) {
            billed(account).forEach(total -> totals.computeIfAbsent(total.period(), period -> new ArrayList<>())
                    .add(total.totalMonthlyUsers()));
        }
        totals.values().removeIf(each -> each.size() < accounts.size());
        return totals.isEmpty()
                ? Optional.empty()
                : Optional.of(new Combined(
                        totals.lastKey(), totals.get(totals.lastKey()).stream().reduce(0L, Math::addExact)));
    }

    /** How many deliveries there are to each destination in each state. */
    public List<DeliveryCount> deliveries() {
        return ledger.figures().deliveries();
    }

    /** How many companies each billing system was told of, or not, by the deliveries that are not over. */
    public Map<String, Told> untold() {
        return ledger.figures().untold();
    }

    /** How many open troubles there are that a person was or must be told of. */
    public int openTroubles() {
        return ledger.troubles().open().size();
    }

    /** How long ago something was; not less than nothing, whatever clocks do. */
    public Duration age(Instant then) {
        Duration age = Duration.between(then, calendar.clock().instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
