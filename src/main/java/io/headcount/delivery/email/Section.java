package io.headcount.delivery.email;

import io.headcount.delivery.attachment.SheetNames;
import java.util.List;
import java.util.function.Function;

/**
 * A table of the summary: its first column names something, the others are figures or short texts. Both parts of the
 * mail show it, so neither can say what the other does not.
 *
 * @param title above it
 * @param note a sentence under the title, or null
 * @param head the columns' headings
 * @param rows the cells, as many in each as there are headings
 * @param more how many rows there are beyond these
 * @param rest that there are so many more, and where; null where there are none
 * @param bars for each row a length from 0 to 100, or empty
 */
record Section(
        String title,
        String note,
        List<String> head,
        List<List<String>> rows,
        int more,
        String rest,
        List<Integer> bars) {

    /** The first of so many rows. */
    static <T> Section of(
            String title, String note, List<String> head, List<T> all, int most, Function<T, List<String>> row) {
        List<List<String>> rows = all.stream().limit(most).map(row).toList();
        return new Section(title, note, head, rows, all.size() - rows.size(), null, List.of());
    }

    /** The same table with a bar beside each row, the longest for the largest of the lengths. */
    Section withBars(List<Long> lengths) {
        long largest = lengths.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Section(
                title,
                note,
                head,
                rows,
                more,
                rest,
                lengths.stream().map(length -> share(length, largest)).toList());
    }

    /** The same table, saying where the rows are that it has no room for: in a sheet of the workbook, or nowhere that is known. */
    Section withRest(Wording wording, Function<SheetNames, String> sheet) {
        return new Section(title, note, head, rows, more, more == 0 ? null : wording.rest(more, sheet), bars);
    }

    /** Who has anybody at all gets a bar that can be seen. */
    private static int share(long length, long largest) {
        return length == 0 ? 0 : (int) Math.max(1, Math.round(100.0 * length / largest));
    }
}
