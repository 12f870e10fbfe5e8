package io.headcount.sandbox;

/** A list that lives: a company goes or comes while it is read, at the stage that a fault names. */
final class MovingList {

    private final CompanyBook book;
    private final Pages pages;
    private final ActiveFaults faults;

    MovingList(CompanyBook book, Pages pages, ActiveFaults faults) {
        this.book = book;
        this.pages = pages;
        this.faults = faults;
    }

    /** A page is about to be made. */
    void pageAsked(SearchRequest asked) {
        if (asked.pageNumber() == 1) {
            return;
        }
        int size = pages.listing(asked).size();
        int rows = pages.rowsPerPage(asked);
        boolean last = (long) asked.pageNumber() * rows >= size;
        if (last) {
            move(Fault.COMPANY_GOES_AT_LAST_PAGE_ONCE, Fault.COMPANY_COMES_AT_LAST_PAGE_ONCE);
        } else if (asked.pageNumber() == 2) {
            move(Fault.COMPANY_GOES_MIDWAY_ONCE, Fault.COMPANY_COMES_MIDWAY_ONCE);
        }
    }

    /** A page was made, as the list was then. */
    void pageMade(SearchRequest asked) {
        if (asked.pageNumber() == 1) {
            move(Fault.COMPANY_GOES_AFTER_FIRST_PAGE_ONCE, Fault.COMPANY_COMES_AFTER_FIRST_PAGE_ONCE);
        }
    }

    /** An export is about to be made. */
    void exportAsked() {
        move(Fault.COMPANY_GOES_BEFORE_EXPORT_ONCE, Fault.COMPANY_COMES_BEFORE_EXPORT_ONCE);
    }

    private void move(Fault goes, Fault comes) {
        if (faults.strikes(goes)) {
            book.firstGoes();
        }
        if (faults.strikes(comes)) {
            book.anotherComes();
        }
    }
}
