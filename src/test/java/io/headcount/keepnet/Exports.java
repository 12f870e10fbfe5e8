package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Exports as the vendor writes them, and as it should not, for tests. */
final class Exports {

    /** Names that have broken readers, spreadsheets and terminals before. */
    static final List<String> NASTY_NAMES = List.of(
            "Çağrı Şirketi İstanbul Ğğ ıI",
            "شركة الاختبار",
            "🦊 Fuchs & Söhne 👨‍👩‍👧",
            "say \"hello\"",
            "\"",
            "two\nlines\r\nand three",
            "a,b;c\td",
            "=HYPERLINK(\"http://x\")",
            "+1",
            "@SUM(A1)",
            " spaces around ",
            "</si><x>&amp;&#x41;",
            "412");

    private Exports() {}

    static List<WitnessRow> read(String csv) throws KeepnetException, IOException {
        return read(csv, MissingCount.ERROR);
    }

    static List<WitnessRow> read(String csv, MissingCount missing) throws KeepnetException, IOException {
        return read(csv.getBytes(StandardCharsets.UTF_8), missing);
    }

    static List<WitnessRow> read(byte[] body, MissingCount missing) throws KeepnetException, IOException {
        List<WitnessRow> rows = new ArrayList<>();
        new ExportReader("Monthly Users", missing).read(new ByteArrayInputStream(body), null, rows::add);
        return rows;
    }

    static List<WitnessRow> read(byte[] body) throws KeepnetException, IOException {
        return read(body, MissingCount.ERROR);
    }

    /** A workbook whose first sheet has these rows; null is a cell that is not there. */
    static byte[] workbook(Object[]... rows) throws IOException {
        return sheets(rows, new Object[][] {{"not to be read"}});
    }

    /** A workbook of several sheets of rows. */
    static byte[] sheets(Object[][]... sheets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "Vendor", "1.0")) {
            for (int number = 0; number < sheets.length; number++) {
                fill(workbook.newWorksheet("Sheet " + number), sheets[number]);
            }
        }
        return out.toByteArray();
    }

    private static void fill(Worksheet sheet, Object[][] rows) {
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                if (rows[row][column] instanceof Number number) {
                    sheet.value(row, column, number);
                } else if (rows[row][column] instanceof Boolean truth) {
                    sheet.value(row, column, truth);
                } else if (rows[row][column] instanceof String text) {
                    sheet.value(row, column, text);
                }
            }
        }
    }

    /** The workbook with the text of one part changed. */
    static byte[] change(byte[] workbook, String part, UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Path file = Files.createTempFile("workbook-", ".xlsx");
        Files.write(file, workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        } finally {
            Files.delete(file);
        }
        if (!parts.containsKey(part)) {
            throw new IllegalArgumentException(part + " is none of " + parts.keySet());
        }
        parts.computeIfPresent(part, (name, content) -> change.apply(new String(content, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
        return zip(parts);
    }

    static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
