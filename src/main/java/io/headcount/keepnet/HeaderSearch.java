package io.headcount.keepnet;

import java.util.List;

/**
 * Looks for the header among the first rows of a table, below a title or other text. Not thread-safe.
 */
final class HeaderSearch {

    /** So many rows that are not blank are looked at. */
    private static final int ROWS = 20;

    private final ExportColumns.Wanted wanted;
    private int seen;
    private boolean found;
    private boolean counted;
    private long number = -1;
    private List<String> headers = List.of();

    HeaderSearch(ExportColumns.Wanted wanted) {
        this.wanted = wanted;
    }

    /**
     * Looks at one row.
     *
     * @return whether to go on with the next
     */
    boolean looksAt(long rowNumber, List<String> row) {
        if (row.stream().allMatch(String::isBlank)) {
            return true;
        }
        found = wanted.areHeaders(row);
        // A row with the count's name alone is the next best, and then the widest: its names are those to show.
        boolean counts = wanted.isIn(row);
        if (found || (counts == counted ? width(row) > width(headers) : counts)) {
            number = rowNumber;
            headers = row;
            counted = counts;
        }
        return !found && ++seen < ROWS;
    }

    /** Whether the row with both columns that are needed is among those looked at. */
    boolean found() {
        return found;
    }

    /** Whether at least the count's name is. */
    boolean counted() {
        return counted;
    }

    /** The number of the row that is the header, or the likeliest to be meant as one; -1 where all were blank. */
    long number() {
        return number;
    }

    List<String> headers() {
        return headers;
    }

    int width() {
        return width(headers);
    }

    private static int width(List<String> row) {
        return (int) row.stream().filter(field -> !field.isBlank()).count();
    }
}
