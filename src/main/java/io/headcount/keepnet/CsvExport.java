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
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads an export in CSV: RFC 4180, separated by what its first line tells, or else by whichever of comma, semicolon and
 * tab makes sense of the header, which may stand below a title.
 * A file that was cut off between two records, or within the digits of its last field, can't be told from a whole one;
 * that it disagrees with the search pages is what gives it away. Not thread-safe.
 */
final class CsvExport {

    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int LONGEST_RECORD = 1 << 20;
    private static final int MOST_COLUMNS = 16_384;
    private static final int READ_AHEAD = 16_384;
    private static final Pattern TOLD_SEPARATOR =
            Pattern.compile("\"?sep=([^\\w\\s\"]|\t)\"?\\s", Pattern.CASE_INSENSITIVE);
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final ExportColumns.Wanted wanted;
    private final MissingCount missing;
    private final Consumer<WitnessRow> rows;

    CsvExport(ExportColumns.Wanted wanted, MissingCount missing, Consumer<WitnessRow> rows) {
        this.wanted = wanted;
        this.missing = missing;
        this.rows = rows;
    }

    void read(AnswerBody body, Charset charset) throws KeepnetException, IOException {
        // A decoder made by newDecoder reports malformed bytes; a reader's own would put question marks in names.
        Reader decoded = new InputStreamReader(body, charset.newDecoder());
        RecordLimit text = new RecordLimit(new BufferedReader(decoded, LONGEST_HEADER));
        try {
            readRecords(text);
        } catch (IOException e) {
            body.throwIfBroken();
            throw new UnreadableAnswer("The vendor's export " + inWords(e, charset) + '.');
        }
    }

    private void readRecords(RecordLimit text) throws KeepnetException, IOException {
        Layout layout = layout(text);
        text.separatedBy(layout.separator());
        List<String> headers = layout.header().headers();
        ExportRows taker = new ExportRows(wanted.findIn(headers), missing, rows);
        try (CSVParser records = CSVParser.builder()
                .setReader(text)
                .setFormat(format(layout.separator()))
                .get()) {
            Iterator<CSVRecord> each = records.iterator();
            for (var next = next(each); next.isPresent(); next = next(each)) {
                CSVRecord record = next.get();
                text.recordEnded();
                if (record.getRecordNumber() <= layout.header().number()) {
                    continue;
                }
                if (record.size() == headers.size() || record.stream().allMatch(String::isBlank)) {
                    taker.take(record.getRecordNumber(), record.toList());
                } else {
                    throw new UnreadableAnswer("The vendor's export has " + record.size() + " fields in row "
                            + record.getRecordNumber() + " and " + headers.size() + " in its header.");
                }
            }
        }
        taker.end();
    }

    /** Unwraps what goes wrong here and only here: what hears the rows may throw the like for reasons of its own. */
    private static Optional<CSVRecord> next(Iterator<CSVRecord> records) throws IOException {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What separates the fields, and the header that is found by it. */
    private record Layout(char separator, HeaderSearch header) {

        /** Whether the header names more of what is needed, or else more columns. */
        boolean isBetterThan(Layout other) {
            if (header.found() != other.header.found()) {
                return header.found();
            }
            return header.counted() == other.header.counted()
                    ? header.width() > other.header.width()
                    : header.counted();
        }
    }

    private Layout layout(Reader text) throws KeepnetException, IOException {
        String beginning = beginning(text);
        Layout best = null;
        for (char separator : separators(beginning)) {
            Layout layout = new Layout(separator, header(beginning, separator));
            if (best == null || layout.isBetterThan(best)) {
                best = layout;
            }
        }
        if (best.header().width() < 2 || beginning.indexOf('\0') >= 0) {
            throw new UnreadableAnswer("The vendor's export is neither a workbook nor CSV: none of its first lines is a"
                    + " header with columns separated by comma, semicolon or tab.");
        }
        return best;
    }

    /** Those that are tried: the one that a first line such as {@code sep=;} tells, or each that there may be. */
    private static char[] separators(String beginning) {
        Matcher told = TOLD_SEPARATOR.matcher(beginning);
        return told.lookingAt() ? new char[] {told.group(1).charAt(0)} : SEPARATORS;
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

    private HeaderSearch header(String beginning, char separator) {
        HeaderSearch header = new HeaderSearch(wanted);
        try (CSVParser records = CSVParser.builder()
                .setReader(new StringReader(beginning))
                .setFormat(format(separator))
                .get()) {
            Iterator<CSVRecord> each = records.iterator();
            var next = next(each);
            while (next.isPresent()
                    && header.looksAt(next.get().getRecordNumber(), next.get().toList())) {
                next = next(each);
            }
        } catch (IOException e) {
            // Quotation marks make no sense with this separator, or the beginning ends within them.
        }
        return header;
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
    }

    private static String inWords(Exception e, Charset charset) {
        if (e instanceof Endless) {
            return e.getMessage();
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "is not " + charset.name() + " text";
            }
        }
        return "is invalid CSV: a quoted field does not end, or goes on after its closing quotation mark";
    }

    /** A record that is larger than any can be; the message says so in words that go on after 'the export'. */
    private static final class Endless extends IOException {

        private static final long serialVersionUID = 1L;

        Endless(String message) {
            super(message);
        }
    }

    /** Ends a record that never would, for want of a closing quotation mark or a line's end, before it fills the memory. */
    private static final class RecordLimit extends FilterReader {

        private char separator;
        private long read;
        private long separators;

        RecordLimit(Reader text) {
            super(text);
        }

        void separatedBy(char told) {
            separator = told;
        }

        void recordEnded() {
            read = 0;
            separators = 0;
        }

        @Override
        public int read() throws IOException {
            int character = super.read();
            if (character >= 0) {
                count(1, character == separator ? 1 : 0);
            }
            return character;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int result = super.read(buffer, offset, length);
            int found = 0;
            for (int i = offset; i < offset + result; i++) {
                found += buffer[i] == separator ? 1 : 0;
            }
            if (result > 0) {
                count(result, found);
            }
            return result;
        }

        @Override
        public void close() {
            // The body is the caller's.
        }

        private void count(int characters, int found) throws Endless {
            // What the parser has read ahead counts, too, so that the limits are a little wider than they say.
            read += characters;
            separators += found;
            if (read > LONGEST_RECORD) {
                throw new Endless("has a row of more than " + LONGEST_RECORD + " characters");
            }
            if (separators > MOST_COLUMNS + READ_AHEAD) {
                throw new Endless("has a row of more than " + MOST_COLUMNS + " columns");
            }
        }
    }
}
