package io.headcount.delivery.attachment;

import io.headcount.statement.StatementDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Workbooks as their reader's spreadsheet has them. */
final class Workbooks {

    static {
        // Else Log4j says on standard error that there is no Log4j.
        System.setProperty("log4j.provider", "org.apache.logging.log4j.simple.internal.SimpleProvider");
        // A name of one letter, 32,767 times, is no attack here.
        ZipSecureFile.setMinInflateRatio(0);
    }

    private Workbooks() {}

    static byte[] bytes(StatementDocument document) throws IOException {
        return bytes(document, Workbooks.english(document));
    }

    static byte[] bytes(StatementDocument document, SheetHeadings headings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatementWorkbook.write(document, headings, out);
        return out.toByteArray();
    }

    static XSSFSheet sheet(StatementDocument document) throws IOException {
        return sheet(bytes(document));
    }

    static XSSFSheet sheet(byte[] workbook) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(workbook)).getSheetAt(0);
    }

    /** The parts' contents by their names. */
    static Map<String, byte[]> parts(byte[] workbook) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), zip.readAllBytes());
            }
        }
        return parts;
    }

    static SheetHeadings english(StatementDocument document) {
        String sheet =
                switch (document.statementType()) {
                    case FINALIZED -> "October 2026";
                    case CORRECTED -> "October 2026, corrected";
                    case PROVISIONAL -> "October 2026, PROVISIONAL";
                };
        return new SheetHeadings(
                "Monthly users " + sheet,
                sheet,
                "Company Id",
                "Company Name",
                "Monthly Users",
                "Target Users",
                "Licence Limit",
                "Over Limit",
                "Previous Monthly Users",
                "Difference",
                "Total",
                "yes",
                "no");
    }
}
