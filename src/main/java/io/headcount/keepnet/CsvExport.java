package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads an export in CSV: UTF-8, RFC 4180, separated by whichever of comma, semicolon and tab makes sense of the header.
 * A file that was cut off between two records, or within the digits of its last field, can't be told from a whole one;
 * that it disagrees with the search pages is what gives it away. Not thread-safe.
 */
final class CsvExport {

    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int LONGEST_RECORD = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final ExportColumns.Wanted wanted;
    private final MissingCount missing;
    private final Consumer<WitnessRow> rows;

    CsvExport(ExportColumns.Wanted wanted, MissingCount missing, Consumer<WitnessRow> rows) {
        this.wanted = wanted;
        this.missing = missing;
        this.rows = rows;
    }

    void read(AnswerBody body) throws KeepnetException, IOException {
        // A decoder made by newDecoder reports malformed bytes; a reader's own would put question marks in names.
        Reader decoded = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder());
        RecordLimit text = new RecordLimit(new BufferedReader(decoded, LONGEST_HEADER));
        try {
            readRecords(text);
        } catch (IOException e) {
            body.throwIfBroken();
            throw new UnreadableAnswer("The vendor's export " + inWords(e) + '.');
        }
    }

    private void readRecords(RecordLimit text) throws KeepnetException, IOException {
        CSVFormat format = format(separator(text));
        try (CSVParser records =
                CSVParser.builder().setReader(text).setFormat(format).get()) {
            Iterator<CSVRecord> each = records.iterator();
            List<String> headers = next(each).orElseThrow().toList();
            ExportRows taker = new ExportRows(wanted.findIn(headers), missing, rows);
            for (var next = next(each); next.isPresent(); next = next(each)) {
                CSVRecord record = next.get();
                text.recordEnded();
                if (record.size() == headers.size()) {
                    taker.take(record.getRecordNumber(), record.toList());
                } else if (record.stream().anyMatch(field -> !field.isBlank())) {
                    throw new UnreadableAnswer("The vendor's export has " + record.size() + " fields in row "
                            + record.getRecordNumber() + " and " + headers.size() + " in its header.");
                }
            }
        }
    }

    /** Unwraps what goes wrong here and only here: what hears the rows may throw the like for reasons of its own. */
    private static Optional<CSVRecord> next(Iterator<CSVRecord> records) throws IOException {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The separator under which the header names the count; if it does so under two, the one that finds more columns. */
    private char separator(Reader text) throws KeepnetException, IOException {
        String beginning = beginning(text);
        char best = SEPARATORS[0];
        List<String> headers = List.of();
        for (char separator : SEPARATORS) {
            List<String> found = headers(beginning, separator);
            boolean names = wanted.isIn(found);
            boolean namedBefore = wanted.isIn(headers);
            if (names == namedBefore ? found.size() > headers.size() : names) {
                best = separator;
                headers = found;
            }
        }
        if (headers.size() < 2 || beginning.indexOf('\0') >= 0) {
            throw new UnreadableAnswer("The vendor's export is neither a workbook nor CSV: its first line is no header"
                    + " with columns separated by comma, semicolon or tab.");
        }
        return best;
    }

    private static String beginning(Reader text) throws IOException {
        text.mark(LONGEST_HEADER);
        CharBuffer beginning = CharBuffer.allocate(LONGEST_HEADER);
        while (beginning.hasRemaining() && text.read(beginning) >= 0) {
            // until it is full or the text ends
        }
        beginning.flip();
        text.reset();
        if (beginning.length() > 0 && beginning.charAt(0) == BYTE_ORDER_MARK) {
            text.skip(1);
            beginning.get();
        }
        return beginning.toString();
    }

    private static List<String> headers(String beginning, char separator) {
        try (CSVParser records = CSVParser.builder()
                .setReader(new StringReader(beginning))
                .setFormat(format(separator))
                .get()) {
            return next(records.iterator()).map(CSVRecord::toList).orElse(List.of());
        } catch (IOException e) {
            // Quotation marks make no sense with this separator.
            return List.of();
        }
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .get();
    }

    private static String inWords(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "is not UTF-8 text";
            }
        }
        return "is broken CSV: a quoted field does not end, or goes on after its closing quotation mark";
    }

    /** Ends a record that never would, for want of a closing quotation mark, before it fills the memory. */
    private static final class RecordLimit extends FilterReader {

        private long read;

        RecordLimit(Reader text) {
            super(text);
        }

        void recordEnded() {
            read = 0;
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int result = super.read(buffer, offset, length);
            return count(result, result);
        }

        @Override
        public void close() {
            // The body is the caller's.
        }

        private int count(int result, int characters) throws IOException {
            if (result >= 0) {
                read += characters;
                if (read > LONGEST_RECORD) {
                    throw new IOException("a record without end");
                }
            }
            return result;
        }
    }
}
