package io.headcount.reading;

/**
 * The aggregation strategy of the pagination route: adds each page to the reading, which counts every company once and
 * sums the monthly users. Thread-safe if its listener is.
 */
public final class MonthlyUsers {

    private final Progress progress;

    public MonthlyUsers(Progress progress) {
        this.progress = progress;
    }

    /** Adds a page. What speaks against it becomes the reading's flaw, and ends the loop. */
    public Reading add(Reading reading, Page page) {
        reading.add(page);
        progress.pageRead(reading);
        return reading;
    }
}
