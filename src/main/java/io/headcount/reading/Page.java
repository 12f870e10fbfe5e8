package io.headcount.reading;

import java.util.List;

/**
 * One page of the vendor's list of companies, by the answer's own figures. Immutable.
 *
 * @param number the page's number according to the answer, or null where it does not say
 * @param pageSize how many rows the vendor puts on a page, whatever it was asked for, or null where it does not say
 * @param totalPages how many pages there are, or null where it does not say
 * @param totalRecords how many records the vendor says there are on all pages; zero or more
 * @param topLevelIds the ids of the rows at the page's top level, one per row, in the vendor's order
 * @param lines every company on the page, in the vendor's order, each parent before its children; more than there are
 *     {@code topLevelIds} where rows nest
 */
public record Page(
        Integer number,
        Integer pageSize,
        Integer totalPages,
        long totalRecords,
        List<String> topLevelIds,
        List<Line> lines) {

    public Page {
        topLevelIds = List.copyOf(topLevelIds);
        lines = List.copyOf(lines);
        if (totalRecords < 0) {
            throw new IllegalArgumentException("a page of " + totalRecords + " records");
        }
    }
}
