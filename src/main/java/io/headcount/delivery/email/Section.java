package io.headcount.delivery.email;

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
 * @param more how many rows there are beyond these; the attachment has them all
 * @param bars for each row a length from 0 to 100, or empty
 */
record Section(String title, String note, List<String> head, List<List<String>> rows, int more, List<Integer> bars) {

    /** The first of so many rows. */
    static <T> Section of(
            String title, String note, List<String> head, List<T> all, int most, Function<T, List<String>> row) {
        List<List<String>> rows = all.stream().limit(most).map(row).toList();
        return new Section(title, note, head, rows, all.size() - rows.size(), List.of());
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
                lengths.stream().map(length -> share(length, largest)).toList());
    }

    /** Where the title says that these are only the first. */
    Section withoutMore() {
        return new Section(title, note, head, rows, 0, bars);
    }

    /** Who has anybody at all gets a bar that can be seen. */
    private static int share(long length, long largest) {
        return length == 0 ? 0 : (int) Math.max(1, Math.round(100.0 * length / largest));
    }
}
