package io.headcount.sandbox;

import java.util.List;

/**
 * One page of the list, as the answer states it.
 *
 * @param number what the answer says of the page's number
 * @param size what the answer says of the page's size
 * @param pages the total number of pages
 * @param records the total number of records, or null where the answer keeps it to itself
 * @param overLimit how many companies are over their licence limit
 * @param rows the companies
 */
record Page(int number, int size, long pages, Long records, int overLimit, List<SandboxCompany> rows) {

    Page withNumber(int other) {
        return new Page(other, size, pages, records, overLimit, rows);
    }

    Page withTotals(long otherPages, Long otherRecords) {
        return new Page(number, size, otherPages, otherRecords, overLimit, rows);
    }

    Page withRows(List<SandboxCompany> others) {
        return new Page(number, size, pages, records, overLimit, List.copyOf(others));
    }
}
