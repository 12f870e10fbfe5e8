package io.headcount.delivery.attachment;

import io.headcount.delivery.email.Statements;
import io.headcount.delivery.email.Summaries;
import io.headcount.statement.StatementDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        return bytes(document, english());
    }

    static byte[] bytes(StatementDocument document, SheetWords words) throws IOException {
        return bytes(document, new Details(Background.NONE, words, ',', null, true));
    }

    static byte[] bytes(StatementDocument document, Details details) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatementWorkbook.write(document, details, out);
        return out.toByteArray();
    }

    static XSSFSheet sheet(StatementDocument document) throws IOException {
        return sheet(bytes(document));
    }

    /** The sheet of the companies. */
    static XSSFSheet sheet(byte[] workbook) throws IOException {
        return read(workbook).getSheetAt(1);
    }

    static XSSFWorkbook read(byte[] workbook) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(workbook));
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

    /** The words as the project has them. */
    static SheetWords english() {
        return english(Map.of());
    }

    /** The same with some others. */
    static SheetWords english(Map<String, String> others) {
        SheetWords english = new Summaries(Path.of("config/email"), Locale.ENGLISH)
                .of(Statements.finalized(List.of()), Background.NONE, null)
                .details()
                .words();
        return new SheetWords() {
            @Override
            public String say(String key, Object... values) {
                return others.containsKey(key) ? others.get(key) : english.say(key, values);
            }

            @Override
            public String month(YearMonth period) {
                return english.month(period);
            }

            @Override
            public String day(LocalDate day) {
                return english.day(day);
            }

            @Override
            public String moment(Instant instant, ZoneId zone) {
                return english.moment(instant, zone);
            }

            @Override
            public String billedAndProven(StatementDocument document) {
                return english.billedAndProven(document);
            }
        };
    }

    /** One that says the same whatever is asked. */
    static SheetWords saying(String word) {
        return new SheetWords() {
            @Override
            public String say(String key, Object... values) {
                return word;
            }

            @Override
            public String month(YearMonth period) {
                return word;
            }

            @Override
            public String day(LocalDate day) {
                return word;
            }

            @Override
            public String moment(Instant instant, ZoneId zone) {
                return word;
            }

            @Override
            public String billedAndProven(StatementDocument document) {
                return word;
            }
        };
    }
}
