package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads the vendor's export of all companies: the answer to {@code POST /api/companies/search/export}, as CSV or as an
 * Excel workbook. Which of the two it is, or an error in their place, is told by its content. Columns are found by their
 * headers, which may stand below a title, never by their position. The last row may be the total of the others. Rows are
 * handed on one by one as they are read. Thread-safe.
 */
public final class ExportReader {

    /** An export longer than this is taken for nonsense rather than read until patience ends. */
    static final long MOST_ROWS = 10_000_000;

    private static final String WHAT = "export";

    private final ExportColumns.Wanted wanted;
    private final MissingCount missing;

    /**
     * @param countColumn the header of the column with the monthly users; case, spaces and punctuation do not matter
     * @param missing what a company without a number of monthly users means
     * @throws IllegalArgumentException if the header has no letter or digit
     */
    public ExportReader(String countColumn, MissingCount missing) {
        this.wanted = new ExportColumns.Wanted(countColumn);
        this.missing = missing;
    }

    /**
     * Reads one export.
     *
     * @param body the answer; not closed
     * @param contentType the answer's header of that name, which may declare a charset, or null
     * @param rows hears every row, in the order of the export. What it has heard is worth nothing unless this method
     *     returns; what it throws comes out unchanged
     * @throws RefusedRequest if the answer is the vendor's word that it will not export
     * @throws UnreadableAnswer if it is neither a whole CSV file nor a sound workbook
     * @throws MissingColumn if a column that is needed is not there, or there twice
     * @throws UnusableRow if a company has no number that can be billed
     * @throws IOException if the connection broke, or the disk is full
     */
    public void read(InputStream body, String contentType, Consumer<WitnessRow> rows)
            throws KeepnetException, IOException {
        try {
            read(new AnswerBody(body), contentType, rows);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw TooMuch.of(WHAT, e);
        }
    }

    private void read(AnswerBody answer, String contentType, Consumer<WitnessRow> rows)
            throws KeepnetException, IOException {
        switch (answer.opening()) {
            case EMPTY -> throw UnreadableAnswer.empty(WHAT);
            case WEB_PAGE -> throw UnreadableAnswer.webPage(WHAT);
            case JSON -> throw refusal(answer);
            case ZIP -> new WorkbookExport(wanted, missing, rows).read(answer);
            case TEXT -> new CsvExport(wanted, missing, rows).read(answer, ExportCharset.of(answer, contentType));
        }
    }

    private static KeepnetException refusal(AnswerBody answer) throws KeepnetException, IOException {
        Envelope envelope = new Envelope();
        JsonAnswer.read(answer, WHAT, (field, value) -> {
            if (!envelope.take(field, value)) {
                value.skipChildren();
            }
        });
        return envelope.refusal(WHAT)
                .<KeepnetException>map(refusal -> refusal)
                .orElseGet(() -> new UnreadableAnswer("Instead of the export came JSON without an export in it."));
    }
}
