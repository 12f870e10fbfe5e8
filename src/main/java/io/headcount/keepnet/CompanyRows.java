package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headcount.reading.Line;
import io.headcount.reading.MissingCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The companies of one search page, flattened. The first that can't be counted is remembered rather than thrown, because
 * only the end of the answer tells whether its rows mean anything. Not thread-safe.
 */
final class CompanyRows {

    /** The largest page that is requested, and the most rows that may come before the answer has said how many there are. */
    private static final long MOST_ROWS = 100_000;

    private final MissingCount missing;
    private final List<String> topLevelIds = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private long mostRows;
    private long topLevelRows;
    private CompanyRow unusable;
    private String flaw;

    CompanyRows(MissingCount missing) {
        this.missing = missing;
    }

    /**
     * Reads the list at whose start the parser is, to its end. It may be as long as the page, or as all pages: some vendors
     * ignore the size that is asked for.
     *
     * @param pageSize how many rows there are on a page by the answer's own figures; null where it has not said so yet
     * @param totalRecords how many there are on all pages; null where it has not said so yet
     * @throws TooManyRows at the first row that is one too many
     */
    void read(JsonParser list, Long pageSize, Long totalRecords) throws IOException {
        long page = pageSize == null || totalRecords == null ? MOST_ROWS : Math.min(pageSize, MOST_ROWS);
        mostRows = totalRecords == null ? page : Math.max(page, totalRecords);
        read(list, true);
    }

    /** The ids of the rows that are nobody's children. */
    List<String> topLevelIds() {
        return topLevelIds;
    }

    /** Every company, each parent before its children; to be used only once it is sure that all are usable. */
    List<Line> lines() {
        return lines;
    }

    /** What is wrong with the rows' form, or null. */
    String flaw() {
        return flaw;
    }

    /** @param where the page, such as 'search page 3' */
    void throwIfUnusable(String where) throws UnusableRow {
        if (unusable != null) {
            throw unusable.problem(where);
        }
    }

    private void read(JsonParser list, boolean topLevel) throws IOException {
        while (list.nextToken() != JsonToken.END_ARRAY) {
            if (list.currentToken() == JsonToken.START_OBJECT) {
                if (topLevel && topLevelRows++ >= mostRows) {
                    throw new TooManyRows(mostRows);
                }
                // Children count apart: some vendors' figures are those of the upper level only.
                if (lines.size() >= mostRows + MOST_ROWS) {
                    throw new TooManyRows(mostRows + MOST_ROWS);
                }
                readCompany(list, topLevel);
            } else {
                flaw = "has a row that is not a company";
                list.skipChildren();
            }
        }
    }

    private void readCompany(JsonParser company, boolean topLevel) throws IOException {
        CompanyRow row = new CompanyRow(missing);
        // A parent's name may come after its children, yet its line goes before theirs: its place is kept.
        int place = lines.size();
        lines.add(null);
        JsonAnswer.readObject(company, (field, value) -> {
            if (!row.take(field, value)) {
                readChildren(value);
            }
        });
        if (row.isUsable()) {
            lines.set(place, row.line());
            if (topLevel) {
                topLevelIds.add(row.id());
            }
        } else if (unusable == null) {
            unusable = row;
        }
    }

    private void readChildren(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.START_ARRAY) {
            read(value, false);
        } else if (value.currentToken() != JsonToken.VALUE_NULL) {
            flaw = "has a company with children that are not a list";
            value.skipChildren();
        }
    }

    /** The JSON integer, without fraction or exponent, at the parser's position; null for anything else or below zero. */
    static Long wholeNumber(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.VALUE_NUMBER_INT
                || value.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return null;
        }
        long number = value.getLongValue();
        return number < 0 ? null : number;
    }
}
