package io.headcount.sandbox;

import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Pages that were made before. To make a page takes longer than to send and read it, and a stand-in that is slower than
 * its readers would hide how fast they are. A page is given again only where a new one would be the same to the byte: to
 * the same request, with the same list, without faults that show, on the same day. Safe for any number of threads.
 */
final class MadePages {

    /** Those faults that change nothing in a page. */
    private static final Set<Fault> UNSEEN = Set.of(Fault.SLOW);

    private final CompanyBook book;
    private final ActiveFaults faults;
    private final Map<SearchRequest, byte[]> pages = new HashMap<>();
    private final long room = Runtime.getRuntime().maxMemory() / 4;
    private Moment made;
    private long bytes;

    MadePages(CompanyBook book, ActiveFaults faults) {
        this.book = book;
        this.faults = faults;
    }

    /**
     * Everything beside the request that a page depends on.
     *
     * @param honest whether no fault shows in a page
     * @param faultChanges how often faults were switched
     * @param bookChanges how often the list or a figure was changed
     * @param month the one that is counted now
     * @param midnight the next; a licence ends at midnight, and a row says whether it has
     */
    record Moment(boolean honest, int faultChanges, int bookChanges, YearMonth month, Instant midnight) {}

    /** Makes a page. */
    @FunctionalInterface
    interface Maker {
        byte[] make() throws IOException;
    }

    /** This moment; to be taken before anything of a page is looked up. */
    Moment at(Instant now) {
        int faultChanges = faults.changes();
        // Midnight itself belongs to the day that ends: a licence has not run out in the instant of its end.
        Instant midnight = now.minusNanos(1).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return new Moment(faults.noneBut(UNSEEN), faultChanges, book.changes(), book.currentMonth(), midnight);
    }

    /** The page as it is at that moment. */
    byte[] page(SearchRequest asked, Moment moment, Maker maker) throws IOException {
        if (!moment.honest()) {
            return maker.make();
        }
        byte[] known = find(asked, moment);
        if (known != null) {
            return known;
        }
        byte[] page = maker.make();
        keep(asked, moment, page);
        return page;
    }

    private synchronized byte[] find(SearchRequest asked, Moment moment) {
        return moment.equals(made) ? pages.get(asked) : null;
    }

    private synchronized void keep(SearchRequest asked, Moment moment, byte[] page) {
        if (faults.changes() != moment.faultChanges() || book.changes() != moment.bookChanges()) {
            return;
        }
        if (!moment.equals(made)) {
            pages.clear();
            bytes = 0;
            made = moment;
        }
        if (bytes + page.length <= room && pages.put(asked, page) == null) {
            bytes += page.length;
        }
    }
}
