package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes witness rows of an export's records and hands them on, each when the next one is there: the last may be the total
 * of the others. Not thread-safe.
 */
final class ExportRows {

    /** What spreadsheets and reports call a total, bare of case, blanks and punctuation. */
    private static final Set<String> TOTALS = Set.of(
            "total",
            "totals",
            "grandtotal",
            "subtotal",
            "sum",
            "all",
            "toplam",
            "geneltoplam",
            "summe",
            "gesamt",
            "gesamtsumme",
            "insgesamt",
            "totale",
            "totalgeneral",
            "totalgénéral",
            "итого",
            "всего",
            "المجموع");

    private static final long TOO_LARGE = -1;

    private record Row(long number, List<String> fields) {}

    private final ExportColumns columns;
    private final MissingCount missing;
    private final Consumer<WitnessRow> rows;
    private Row last;
    private long records;
    private long sum;

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
     * @param number the record's row in the file, as a spreadsheet numbers its rows
     * @param fields as many as there are headers, none of them null
     */
    void take(long number, List<String> fields) throws UnusableRow, UnreadableAnswer {
        if (++records > ExportReader.MOST_ROWS) {
            throw new UnreadableAnswer("The vendor's export has more than " + ExportReader.MOST_ROWS + " rows.");
        }
        if (fields.stream().allMatch(String::isBlank)) {
            return;
        }
        if (last != null) {
            handOn(company(last));
        }
        last = new Row(number, fields);
    }

    /** Hands on the last record: as a company, unless nothing but the number of companies can tell what it is. */
    void end() throws UnusableRow {
        if (last != null) {
            WitnessRow total = total(last);
            handOn(total == null ? company(last) : total);
            last = null;
        }
    }

    private void handOn(WitnessRow row) {
        rows.accept(row);
        // What is larger than a long is no number that a row could have.
        sum = sum < 0 || sum + row.monthlyUsers() < 0 ? TOO_LARGE : sum + row.monthlyUsers();
    }

    /** The row as what may be the total, or null if it can't be. */
    private WitnessRow total(Row row) throws UnusableRow {
        String name = name(row);
        if (!name.isBlank() && !TOTALS.contains(ExportColumns.bare(name))) {
            return null;
        }
        String id = id(row);
        long count = count(row, Shown.company(null, name) + where(row));
        return count == sum ? new WitnessRow(id == null || id.isEmpty() ? null : id, name, count, true) : null;
    }

    private WitnessRow company(Row row) throws UnusableRow {
        String name = name(row);
        String id = id(row);
        String company = Shown.company(id == null || id.isEmpty() ? null : id, name) + where(row);
        if (id != null && id.isEmpty()) {
            throw UnusableRow.ofExport(company + " has no id, though others have.");
        }
        return new WitnessRow(id, name, count(row, company));
    }

    private String name(Row row) {
        return row.fields().get(columns.name());
    }

    private String id(Row row) {
        return columns.id() < 0 ? null : row.fields().get(columns.id()).strip();
    }

    private static String where(Row row) {
        return " in row " + row.number() + " of the export";
    }

    private long count(Row row, String company) throws UnusableRow {
        String text = WrittenCount.stripped(row.fields().get(columns.count()));
        if (text.isEmpty()) {
            if (missing == MissingCount.ZERO) {
                return 0;
            }
            throw UnusableRow.withoutCount(company + " has no number of monthly users.");
        }
        return WrittenCount.parse(text)
                .orElseThrow(() -> UnusableRow.ofExport(
                        company + " has a number of monthly users that is not a non-negative integer: "
                                + Shown.name(text) + '.'));
    }
}
