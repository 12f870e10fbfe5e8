package io.headcount.billing;

import io.headcount.ledger.Ledger;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/**
 * The closed periods that ought to have a statement and have none, of which nobody was told why: nobody tried, or who tried hangs. One that
 * can't be proven is not among them, as people are told of it. Reads the ledger only. Thread-safe.
 */
public final class Overdue {

    private final Books books;
    private final Ledger ledger;
    private final BillingCalendar calendar;
    private final Settings settings;
    private final Instant begun;

    public Overdue(Books books, Ledger ledger, BillingCalendar calendar, Settings settings) {
        this.books = books;
        this.ledger = ledger;
        this.calendar = calendar;
        this.settings = settings;
        this.begun = calendar.clock().instant();
    }

    /**
     * Those that are, in words.
     *
     * @param patience how long after the scheduled time
     */
    public List<String> periods(Duration patience) {
        Instant now = calendar.clock().instant();
        if (now.isBefore(begun.plus(patience))) {
            return List.of();
        }
        Set<String> told = ledger.troubles().open().stream()
                .map(trouble -> trouble.about())
                .collect(Collectors.toSet());
        return settings.accounts().stream()
                .flatMap(account -> books.unbilled(account).stream()
                        .filter(period -> !told.contains(Books.about(account, period)))
                        .filter(period -> scheduled(period).plus(patience).isBefore(now))
                        .filter(period ->
                                ledger.statements().revisions(account, period).isEmpty())
                        .map(period -> period + Account.inWords(account)))
                .toList();
    }

    /** When the first tick after the close of a period is. */
    private Instant scheduled(YearMonth period) {
        Instant closed = period.plusMonths(1)
                .atDay(1)
                .atStartOfDay(calendar.zone())
                .toInstant()
                .plus(calendar.settle());
        try {
            CronExpression schedule = new CronExpression(settings.get(Setting.BILLING_SCHEDULE));
            schedule.setTimeZone(TimeZone.getTimeZone(calendar.zone()));
            Date next = schedule.getNextValidTimeAfter(Date.from(closed));
            return next == null ? Instant.MAX.minusSeconds(Integer.MAX_VALUE) : next.toInstant();
        } catch (ParseException e) {
            throw new IllegalStateException("billing.schedule was checked at the start", e);
        }
    }
}
