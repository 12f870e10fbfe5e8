package io.headcount.reading;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * The aggregation strategy of the pagination route: adds each page to the reading, which counts every company once and
 * sums the monthly users. Thread-safe if its listener is, and as long as the pages of a reading come one after the other.
 */
public final class MonthlyUsers implements AggregationStrategy {

    /** The variable that holds the reading. */
    private static final String READING = "thisReading";

    private final Progress progress;

    public MonthlyUsers(Progress progress) {
        this.progress = progress;
    }

    @Override
    public Exchange aggregate(Exchange earlier, Exchange page) {
        if (!page.isFailed()) {
            add(page.getVariable(READING, Reading.class), page.getMessage().getBody(Page.class));
        }
        return earlier == null ? page : earlier;
    }

    /** Adds a page. What speaks against it becomes the reading's flaw, and ends the loop. */
    public Reading add(Reading reading, Page page) {
        try {
            reading.add(page);
        } catch (OutOfMemoryError e) {
            reading.endForWantOfRoom();
        }
        progress.pageRead(reading);
        return reading;
    }
}
