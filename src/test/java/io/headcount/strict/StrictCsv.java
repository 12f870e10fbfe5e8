package io.headcount.strict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/** CSV as FastCSV reads it, with everything refused that RFC 4180 has not. */
public final class StrictCsv {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** RFC 4180, section 2, numbers 5 and 6: what has no quotes is no place for a line end. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private StrictCsv() {}

    static List<List<String>> read(byte[] bytes) throws IOException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        assertThat(text).startsWith(String.valueOf(BYTE_ORDER_MARK));
        return rows(text.substring(1));
    }

    /** A table that has no byte order mark, for programs. */
    public static List<List<String>> rows(String text) throws IOException {
        assertThat(text).doesNotContain(String.valueOf(BYTE_ORDER_MARK)).endsWith("\r\n");
        String unquoted = QUOTED.matcher(text).replaceAll("");
        assertThat(unquoted.replace("\r\n", "")).doesNotContain("\r", "\n", "\"");
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(false)
                .allowExtraFields(false)
                .allowMissingFields(false)
                .allowExtraCharsAfterClosingQuote(false)
                .trimWhitespacesAroundQuotes(false)
                .ofCsvRecord(text)) {
            List<List<String>> records =
                    reader.stream().map(CsvRecord::getFields).toList();
            assertThat(records).allSatisfy(record -> assertThat(record).hasSameSizeAs(records.get(0)));
            return records;
        }
    }
}
