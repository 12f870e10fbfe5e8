package io.headcount.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** A workbook as Apache POI opens it, in a zip file that says the same from its beginning and from its end. */
final class StrictWorkbook {

    private static final int END_RECORD = 22;
    private static final int END_SIGNATURE = 0x0605_4b50;
    private static final int LOCAL_SIGNATURE = 0x0403_4b50;

    static {
        // Else Log4j says on standard error that there is no Log4j.
        System.setProperty("log4j.provider", "org.apache.logging.log4j.simple.internal.SimpleProvider");
        // A name of one letter, 32,767 times, is no attack here.
        ZipSecureFile.setMinInflateRatio(0);
    }

    private StrictWorkbook() {}

    /** The only sheet. */
    static XSSFSheet read(byte[] bytes) throws IOException {
        checkEnds(bytes);
        assertThat(byLocalHeaders(bytes)).isNotEmpty().isEqualTo(byCentralDirectory(bytes));
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            // An overview, the companies, and the year by month; those that are gone where there are any.
            assertThat(workbook.getNumberOfSheets()).isBetween(3, 4);
            return workbook.getSheetAt(1);
        }
    }

    /** Nothing stands before the first part, between the directory and its end, or after it. */
    private static void checkEnds(byte[] bytes) {
        assertThat(bytes.length).isGreaterThan(END_RECORD);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - END_RECORD;
        assertThat(zip.getInt(0)).isEqualTo(LOCAL_SIGNATURE);
        assertThat(zip.getInt(end)).isEqualTo(END_SIGNATURE);
        assertThat(zip.getInt(end + 12) + zip.getInt(end + 16)).isEqualTo(end);
    }

    /** Each part's CRC by its name; reading checks it. */
    private static Map<String, Long> byLocalHeaders(byte[] bytes) throws IOException {
        Map<String, Long> parts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                zip.transferTo(java.io.OutputStream.nullOutputStream());
                zip.closeEntry();
                assertThat(parts.put(entry.getName(), entry.getCrc())).isNull();
            }
        }
        return parts;
    }

    private static Map<String, Long> byCentralDirectory(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("headcount", ".xlsx");
        Map<String, Long> parts = new LinkedHashMap<>();
        try {
            Files.write(file, bytes);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    ZipEntry entry = entries.nextElement();
                    try (InputStream part = zip.getInputStream(entry)) {
                        assertThat(part.transferTo(java.io.OutputStream.nullOutputStream()))
                                .isEqualTo(entry.getSize());
                    }
                    assertThat(parts.put(entry.getName(), entry.getCrc())).isNull();
                }
            }
        } finally {
            Files.delete(file);
        }
        return parts;
    }
}
