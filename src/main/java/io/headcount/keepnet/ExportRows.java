package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes witness rows of an export's records and hands them on. Not thread-safe. */
final class ExportRows {

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final ExportColumns columns;
    private final MissingCount missing;
    private final Consumer<WitnessRow> rows;
    private long records;

    ExportRows(ExportColumns columns, MissingCount missing, Consumer<WitnessRow> rows) {
        this.columns = columns;
        this.missing = missing;
        this.rows = rows;
    }

    ExportColumns columns() {
        return columns;
    }

    /**
     * Takes one record; one whose fields are all blank says nothing and is passed over.
     *
     * @param number where the record stands in the file, as a spreadsheet numbers its rows
     * @param fields as many as there are headers, none of them null
     */
    void take(long number, List<String> fields) throws UnusableRow, UnreadableAnswer {
        if (++records > ExportReader.MOST_ROWS) {
            throw new UnreadableAnswer("The vendor's export has more than " + ExportReader.MOST_ROWS + " rows.");
        }
        if (fields.stream().allMatch(String::isBlank)) {
            return;
        }
        String name = fields.get(columns.name());
        String id = columns.id() < 0 ? null : fields.get(columns.id()).strip();
        String company =
                Shown.company(id == null || id.isEmpty() ? null : id, name) + " in row " + number + " of the export";
        if (id != null && id.isEmpty()) {
            throw UnusableRow.of(company + " has no id, though others have.");
        }
        rows.accept(new WitnessRow(id, name, count(fields.get(columns.count()).strip(), company)));
    }

    private long count(String text, String company) throws UnusableRow {
        if (text.isEmpty()) {
            if (missing == MissingCount.ZERO) {
                return 0;
            }
            throw UnusableRow.withoutCount(company + " has no number of monthly users.");
        }
        try {
            if (DIGITS.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // Larger than a long; said below, in the same words.
        }
        throw UnusableRow.of(company + " has a number of monthly users that is no whole number from 0 up: "
                + Shown.name(text) + '.');
    }
}
