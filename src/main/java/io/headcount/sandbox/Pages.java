package io.headcount.sandbox;

/** Cuts the list into pages, honestly. */
final class Pages {

    private static final int CLAMP = 10;

    private final AskedMonth months;
    private final ActiveFaults faults;

    Pages(CompanyBook book, ActiveFaults faults) {
        this.months = new AskedMonth(book, faults);
        this.faults = faults;
    }

    /** The companies that the request is about. */
    Listing listing(SearchRequest asked) {
        Listing listing = months.listing(asked);
        if (months.isLastMonth(asked)) {
            listing = hardToBelieve(listing);
        }
        if (asked.overLimitOnly()) {
            listing = listing.only(SandboxCompany::overLimit);
        }
        if (!asked.text().isEmpty()) {
            listing = listing.only(company -> company.name().contains(asked.text()));
        }
        return asked.ascending() ? listing : listing.reversed();
    }

    /** Which month is told. */
    AskedMonth months() {
        return months;
    }

    private Listing hardToBelieve(Listing listing) {
        if (faults.on(Fault.ALL_ZERO)) {
            return listing.withoutUsers();
        }
        return faults.on(Fault.THIRD_GONE) ? listing.withoutEveryThird() : listing;
    }

    /** How many rows a page really holds. */
    int rowsPerPage(SearchRequest asked) {
        boolean clamped = faults.on(Fault.CLAMPED_PAGES) || faults.on(Fault.CLAMPED_SILENTLY);
        return Math.min(asked.pageSize(), clamped ? CLAMP : SearchRequest.LARGEST_PAGE);
    }

    boolean severalPages(Listing listing, SearchRequest asked) {
        return listing.size() > rowsPerPage(asked);
    }

    Page page(Listing listing, SearchRequest asked) {
        int rows = rowsPerPage(asked);
        int said = faults.on(Fault.CLAMPED_SILENTLY) ? Math.min(asked.pageSize(), SearchRequest.LARGEST_PAGE) : rows;
        return new Page(
                asked.pageNumber(),
                said,
                (listing.size() + said - 1L) / said,
                (long) listing.size(),
                listing.overLimit(),
                listing.rows((asked.pageNumber() - 1L) * rows, rows));
    }
}
