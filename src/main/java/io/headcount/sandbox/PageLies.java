package io.headcount.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes honest pages lie: about the totals, about the rows, or by a list that changes between two pages. */
final class PageLies {

    private final ActiveFaults faults;
    private final Pages pages;

    /** Each shift brings another company, so that two readings never lie in the same words. */
    private final AtomicInteger shifts = new AtomicInteger();

    PageLies(ActiveFaults faults, Pages pages) {
        this.faults = faults;
        this.pages = pages;
    }

    Page told(Page honest, Listing listing, SearchRequest asked) {
        Page page = honest;
        if (pages.severalPages(listing, asked)) {
            page = pagesThatMove(page, listing, pages.rowsPerPage(asked));
        }
        if (faults.strikes(Fault.ENDLESS_PAGES)) {
            page = endless(page, listing, pages.rowsPerPage(asked));
        }
        if (faults.strikes(Fault.REPEATED_PAGE)) {
            page = page.withRows(listing.rows(0, pages.rowsPerPage(asked)));
        }
        return totals(page);
    }

    private Page pagesThatMove(Page page, Listing listing, int size) {
        if (page.number() == 1
                && faults.firstOf(Fault.ROW_SHIFT_ONCE, Fault.ROW_SHIFT_FOREVER).isPresent()) {
            // As it was before the company at the top went, and the last one of the list came.
            List<SandboxCompany> before = new ArrayList<>(page.rows());
            before.add(0, listing.stranger(shifts.getAndIncrement()));
            before.remove(before.size() - 1);
            return page.withRows(before);
        }
        if (page.number() == 2 && faults.strikes(Fault.DUPLICATE_ROW)) {
            List<SandboxCompany> rows = new ArrayList<>(page.rows());
            rows.set(0, listing.at(size - 1));
            return page.withRows(rows);
        }
        if (page.number() == 2 && faults.strikes(Fault.PAGES_VANISH)) {
            return page.withRows(List.of());
        }
        return page;
    }

    private static Page endless(Page page, Listing listing, int size) {
        List<SandboxCompany> rows = new ArrayList<>(page.rows());
        long position = (page.number() - 1L) * size + rows.size();
        while (rows.size() < size) {
            rows.add(listing.stranger((int) (position - listing.size())));
            position++;
        }
        return page.withRows(rows).withTotals(page.number() + 1L, (page.number() + 1L) * size);
    }

    private Page totals(Page page) {
        Long records = faults.strikes(Fault.TOTAL_MISSING) ? null : Long.valueOf(page.records() + surplus(page));
        int number = faults.strikes(Fault.WRONG_PAGE_NUMBER) ? page.number() + 1 : page.number();
        return page.withTotals(page.pages(), records).withNumber(number);
    }

    private int surplus(Page page) {
        int surplus = 0;
        if (faults.strikes(Fault.TOTAL_TOO_HIGH)) {
            surplus++;
        }
        if (faults.strikes(Fault.TOTAL_TOO_LOW)) {
            surplus--;
        }
        if (page.number() > 1 && faults.strikes(Fault.TOTAL_CHANGES)) {
            surplus++;
        }
        return surplus;
    }
}
