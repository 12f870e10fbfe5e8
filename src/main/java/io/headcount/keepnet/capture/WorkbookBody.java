package io.headcount.keepnet.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Redacts an export in Excel's format: the parts that tables consist of are rewritten with pseudonyms for their texts; authors, comments,
 * drawings and whatever else a workbook can hold are left out. A workbook that can't be read is left out as a whole.
 */
final class WorkbookBody {

    private static final Pattern PARTS = Pattern.compile(
            "\\[Content_Types]\\.xml|_rels/\\.rels|xl/workbook\\.xml"
                    + "|xl/_rels/workbook\\.xml\\.rels|xl/sharedStrings\\.xml|xl/styles\\.xml|xl/worksheets/sheet\\d{1,4}\\.xml");

    /** Expanded; what would be larger is taken for a trap. */
    private static final int LARGEST = 256 << 20;

    private final Redaction redaction;
    private final String countColumn;

    WorkbookBody(Redaction redaction, String countColumn) {
        this.redaction = redaction;
        this.countColumn = countColumn;
    }

    byte[] redact(byte[] body) {
        try {
            Map<String, byte[]> parts = parts(body);
            if (!parts.containsKey("xl/workbook.xml")) {
                return leftOut(body.length);
            }
            return redact(parts);
        } catch (IOException | XMLStreamException | RuntimeException e) {
            // Whatever was wrong with it, what is wrong in a file may be what it says.
            return leftOut(body.length);
        }
    }

    private byte[] leftOut(int size) {
        redaction.count(Removed.BODIES);
        return ("PK\u0003\u0004(" + size + " bytes of a damaged workbook were left out)")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, byte[]> parts(byte[] body) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        int left = LARGEST;
        // By its directory, as spreadsheets read it: what stands before each part may leave its size open.
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(body))
                .get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                if (PARTS.matcher(entry.getName()).matches()) {
                    byte[] part = bounded(zip.getInputStream(entry), left);
                    left -= part.length;
                    parts.put(entry.getName(), part);
                }
            }
        }
        return parts;
    }

    private static byte[] bounded(InputStream part, int most) throws IOException {
        byte[] content = part.readNBytes(most);
        if (content.length == most) {
            throw new IOException("larger than the limit for a workbook");
        }
        return content;
    }

    private byte[] redact(Map<String, byte[]> parts) throws IOException, XMLStreamException {
        SharedTexts texts = SharedTexts.read(parts.get("xl/sharedStrings.xml"));
        Map<String, Columns> columns = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
            if (part.getKey().startsWith("xl/worksheets/")) {
                SheetScan scan = new SheetScan(texts, countColumn);
                scan.read(part.getValue());
                columns.put(part.getKey(), scan.columns());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                WorkbookPart written = new WorkbookPart(
                        redaction, texts, columns.getOrDefault(part.getKey(), Columns.unknown(countColumn)));
                zip.write(written.redact(part.getValue()));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
