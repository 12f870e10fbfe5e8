package io.headcount.billing;

import io.headcount.delivery.attachment.CsvTable;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Report;
import io.headcount.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the report of who runs out: once a day, whoever is asked to and however often. Thread-safe. */
public final class CapacityReports {

    private static final Logger LOG = LoggerFactory.getLogger(CapacityReports.class);

    /** As long as a month is watched unless somebody changes that; the mail is with its readers by then. */
    private static final Duration KEPT = Duration.ofDays(35);

    private final Ledger ledger;
    private final Settings settings;
    private final BillingCalendar calendar;

    public CapacityReports(Ledger ledger, Settings settings, BillingCalendar calendar) {
        this.ledger = ledger;
        this.settings = settings;
        this.calendar = calendar;
    }

    /** Records the report of today, unless there is one, or nothing was read of the month yet. */
    public void record() {
        Instant now = calendar.clock().instant();
        LocalDate today = calendar.today();
        String id = "capacity-" + today;
        ledger.reports().thinOut(now.minus(KEPT));
        if (ledger.reports().isRecorded(id)) {
            return;
        }
        Capacity capacity = Capacity.of(ledger, settings.accounts(), calendar.current());
        if (capacity.readings().isEmpty()) {
            LOG.warn(
                    "There is no capacity report of {}: {} was not read yet. Let capacity.schedule come later than"
                            + " billing.schedule.",
                    today,
                    capacity.period());
            return;
        }
        ledger.reports()
                .record(new Report(
                        id,
                        now,
                        subject(capacity),
                        CapacityText.of(capacity),
                        id + ".csv",
                        CsvTable.BYTE_ORDER_MARK + CapacityCsv.of(capacity),
                        0));
    }

    private static String subject(Capacity capacity) {
        Capacity.Totals totals = capacity.totals();
        return "capacity in " + capacity.period() + ": " + totals.limitReached() + " at their limit, "
                + totals.limitReachedThisMonth() + " more before the month is over";
    }
}
