package io.headcount.keepnet.capture;

import java.util.List;
import java.util.Locale;

/** The columns of an export by its heading row, and what may stay in each of them. Immutable. */
final class Columns {

    /** So many rows may stand above the headings. */
    static final int MOST_ROWS_ABOVE = 20;

    private static final int LONGEST_HEADING = 60;

    private final List<String> headings;
    private final String countColumn;

    private Columns(List<String> headings, String countColumn) {
        this.headings = headings;
        this.countColumn = countColumn;
    }

    /** A table whose headings are not known: nothing but numbers and dates stays. */
    static Columns unknown(String countColumn) {
        return new Columns(List.of(), countColumn);
    }

    /** The columns, if the row is the one with the headings: it names the counts, or most of it can be nothing else. */
    static Columns of(List<String> row, String countColumn) {
        List<String> named =
                row.stream().map(String::strip).filter(cell -> !cell.isEmpty()).toList();
        boolean brief = named.stream().allMatch(cell -> cell.length() <= LONGEST_HEADING);
        boolean counts = named.stream().anyMatch(cell -> bare(cell).equals(bare(countColumn)));
        long known = named.stream().filter(Kept::heading).count();
        boolean figures = named.stream().anyMatch(cell -> cell.matches("[\\d.,'\\s]+"));
        return brief && (counts || !figures && known >= 2 && known * 10 >= named.size() * 6L)
                ? new Columns(row.stream().map(String::strip).toList(), countColumn)
                : null;
    }

    boolean isKnown() {
        return !headings.isEmpty();
    }

    String heading(int column) {
        return column < headings.size() ? headings.get(column) : "";
    }

    boolean isEnumeration(int column) {
        String bare = bare(heading(column));
        return List.of("industry", "licensetype", "licencetype", "status").contains(bare);
    }

    boolean isCount(int column) {
        String bare = bare(heading(column));
        return bare.equals(bare(countColumn)) || bare.endsWith("users") || bare.endsWith("limit");
    }

    /** A table with that column only. */
    Columns only(String heading) {
        return new Columns(List.of(heading), countColumn);
    }

    /** Whether a text that stands so far down is one of the headings. */
    boolean isHeading(int row, String text) {
        return row < MOST_ROWS_ABOVE && headings.contains(text.strip()) && heading(text);
    }

    private boolean heading(String text) {
        return Kept.heading(text) || bare(text).equals(bare(countColumn));
    }

    /** A cell, or its pseudonym. */
    String cell(Redaction redaction, int column, String text, String bareText) {
        if (isCount(column) && redaction.kept().count(bareText) || Kept.total(bareText)) {
            return text;
        }
        String field = isEnumeration(column) ? "Status" : heading(column);
        return redaction.kept().value(field, bareText) ? text : redaction.other(field, text);
    }

    private static String bare(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }
}
