package io.headcount.billing;

import io.headcount.statement.Account;
import io.headcount.text.Figures;
import io.headcount.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link Capacity} for people, in English: the sums, and the most urgent companies. */
public final class CapacityText {

    private static final int SHOWN = 30;

    private CapacityText() {}

    /** The whole text, with line feeds. */
    public static String of(Capacity capacity) {
        StringBuilder text = new StringBuilder();
        lines(capacity).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static List<String> lines(Capacity capacity) {
        List<String> lines = new ArrayList<>();
        if (capacity.readings().isEmpty()) {
            lines.add("No daily reading of " + capacity.period()
                    + " is in the ledger yet. 'headcount serve' takes one each day, at the time of billing.schedule.");
            return lines;
        }
        Capacity.Totals totals = capacity.totals();
        lines.add("");
        for (Capacity.NewestReading reading : capacity.readings()) {
            lines.add("  " + capacity.period() + Account.inWords(reading.account()) + " so far, read on "
                    + reading.day()
                    + (reading.gone() == 0
                            ? ""
                            : "; " + Figures.plain(reading.gone())
                                    + " that were there earlier in the month are gone from the vendor's list"));
        }
        lines.add("  " + Figures.plain(totals.monthlyUsers()) + " monthly users in "
                + Figures.plain(totals.companies()) + " companies"
                + (totals.expectedMonthlyUsers() == null
                        ? "; too few daily readings to say what to expect"
                        : "; " + Figures.plain(totals.expectedMonthlyUsers())
                                + " expected at the month's end (trend of "
                                + Figures.plain(totals.companiesWithExpectation()) + ")"));
        lines.add("  " + Figures.plain(totals.targetUsers()) + " registered; limits add up to "
                + Figures.plain(totals.licenseLimit()) + "; reached by " + Figures.plain(totals.limitReached())
                + ", and by " + Figures.plain(totals.limitReachedThisMonth())
                + " more before the month is over; licences that end or ended: "
                + Figures.plain(totals.licenseEndsThisMonth()));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "  %10s %10s %10s %10s %7s", "users", "expected", "registered", "limit", "used"));
        for (Capacity.Company company :
                capacity.companies().stream().limit(SHOWN).toList()) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  %10s %10s %10s %10s %7s  ",
                            Figures.plain(company.monthlyUsers()),
                            Figures.plain(company.expectedMonthlyUsers()),
                            Figures.plain(company.targetUsers()),
                            Figures.plain(company.licenseLimit()),
                            company.percentUsed() == null ? "–" : company.percentUsed() + " %")
                    + OneLine.clipped(company.companyName())
                    + Account.inWords(company.account())
                    + remarks(company));
        }
        if (capacity.companies().size() > SHOWN) {
            lines.add("  and " + Figures.plain((long) capacity.companies().size() - SHOWN)
                    + " more, less urgent; --format csv lists all of them");
        }
        lines.add("");
        lines.add("  Expected: " + capacity.method());
        return lines;
    }

    private static String remarks(Capacity.Company company) {
        List<String> remarks = new ArrayList<>();
        if (company.limitReached()) {
            remarks.add("limit reached");
        }
        if (company.limitReachedOn() != null) {
            remarks.add("limit reached on about " + company.limitReachedOn());
        }
        if (company.ended()) {
            remarks.add("licence ended" + (company.licenseEnds() == null ? "" : " on " + company.licenseEnds()));
        } else if (company.licenseEnds() != null) {
            remarks.add("licence ends on " + company.licenseEnds());
        }
        return remarks.isEmpty() ? "" : "; " + String.join(", ", remarks);
    }
}
