package io.headcount.delivery.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.headcount.delivery.email.Statements;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbookTextsTest {

    private static final int NAME = 0;
    private static final int ID = 7;

    private static final String HIGH = "\uD83D";
    private static final String LOW = "\uDE00";

    @ParameterizedTest
    @MethodSource("formulas")
    void aNameRunsAsNoFormulaNotEvenOnceTheSheetIsSavedAsCsv(String name) throws Exception {
        XSSFSheet sheet = sheet(name);

        for (int column : new int[] {NAME, ID}) {
            XSSFCell cell = sheet.getRow(1).getCell(column);
            assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
            assertThat(cell.getStringCellValue())
                    .isEqualTo(SpreadsheetText.shown(name))
                    .startsWith("'")
                    .doesNotContain("\r", "\n", "\t");
        }
        assertThat(sheet.getRow(3).getCell(1).getNumericCellValue()).isEqualTo(5);
    }

    static Stream<String> formulas() {
        return Stream.of(
                "=cmd|'/c calc'!A1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\tx",
                "\rx",
                "\nx",
                "   =1",
                "\u00A0=1",
                "\u200B=1",
                "  \tx",
                "\uFEFF=1",
                "＝1",
                "Acme\r\n=1",
                "Acme\n  -1",
                "Acme\r@x",
                "Acme;=1",
                "Acme\t+1");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameIsReadAsItWasWritten(String name) throws Exception {
        assertThat(read(name)).isEqualTo(name);
    }

    static Stream<String> names() {
        return Stream.of(
                "<script>alert('x')</script><img src=\"x\" onerror=\"y\">&",
                "]]>",
                "&#65;&amp;&quot;",
                "</t></si><si><t>",
                "${total}",
                "😀 漢字 e\u0301",
                "\uDB40\uDC01",
                "_x0041_",
                "_x005F_x0041_",
                "_x0041_x0042_",
                "__x000D__",
                "_xD83D_",
                "_X0041_ x0041_ _x041_ _x0g41_",
                "'quoted'",
                "1.000",
                "TRUE",
                "2026-10-01",
                "\uFFFD");
    }

    /** A cell of two lines shows only the last of them. */
    @ParameterizedTest
    @CsvSource({
        "'A\r\nB', A B",
        "'A\rB', A B",
        "'A\nB\tC', A B C",
        "'A\r', A",
        "'  spaces   inside and around  ', spaces inside and around",
        "'A\u2028B\u2029C', A B C",
        "'evil\u202E\u2069\u2066\u202Cname شركة', evilname شركة"
    })
    void aNameStandsOnOneLineWhateverIsInIt(String name, String shown) throws Exception {
        assertThat(read(name)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"007F", "0080", "0085", "0000", "0001", "0008", "000B", "001B", "001F", "FFFE", "FFFF", "D83D", "DE00"})
    void whatXmlCantHoldIsSeenToBeMissing(String character) throws Exception {
        String name = "A" + (char) Integer.parseInt(character, 16) + "B";

        assertThat(SpreadsheetText.storable(SpreadsheetText.shown(name))).isEqualTo("A\uFFFDB");
        assertThat(read(name)).isEqualTo("A\uFFFDB");
    }

    @Test
    void aNameWithoutLettersIsAnEmptyCell() throws Exception {
        assertThat(sheet("").getRow(1).getCell(NAME)).isNull();
        assertThat(sheetWith(new Company(null, null, 5, null, null, false, null))
                        .getRow(1)
                        .getCell(ID))
                .isNull();
    }

    @Test
    void aNameLongerThanACellIsCutBetweenCharacters() throws Exception {
        assertThat(read("n".repeat(32_767))).isEqualTo("n".repeat(32_767));
        assertThat(read("n".repeat(32_768))).isEqualTo("n".repeat(32_766) + "…");
        assertThat(read("😀".repeat(16_383) + "n")).isEqualTo("😀".repeat(16_383) + "n");
        assertThat(read("😀".repeat(16_384))).isEqualTo("😀".repeat(16_383) + "…");
        assertThat(read("n" + "😀".repeat(16_384))).isEqualTo("n" + "😀".repeat(16_382) + "…");
        assertThat(read("=" + "n".repeat(40_000)))
                .hasSize(32_767)
                .startsWith("'=n")
                .endsWith("…");
        assertThat(read("_x0041_".repeat(4_681))).isEqualTo("_x0041_".repeat(4_681));
    }

    @Test
    void everyPartIsWellFormedXmlWhateverTheNames() throws Exception {
        StatementDocument document = Statements.corrected(Stream.concat(names(), formulas())
                .map(name -> new Company(name, name + "\u0000" + LOW + HIGH, 5, 1L, 2L, true, 3L))
                .toList());
        String hostile = "</a>&<![CDATA[\u0000\r" + HIGH + "'\"]]>_x0041_";

        byte[] workbook = Workbooks.bytes(document, Workbooks.saying(hostile));

        for (var part : Workbooks.parts(workbook).entrySet()) {
            assertThatNoException().as(part.getKey()).isThrownBy(() -> DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(part.getValue())));
        }
        XSSFSheet sheet = Workbooks.sheet(workbook);
        assertThat(sheet.getRow(0).getCell(8).getStringCellValue())
                .isEqualTo("</a>&<![CDATA[\uFFFD\r\uFFFD'\"]]>_x0041_");
        assertThat(sheet.getSheetName()).isEqualTo("--a-----CDATA----------x0041-");
        assertThat(sheet.getRepeatingRows().formatAsString()).isEqualTo("1:1");
    }

    @ParameterizedTest
    @CsvSource({
        "October 2026, October 2026",
        "'  Ekim 2026, düzeltildi ', 'Ekim 2026, düzeltildi'",
        "a/b\\c?d*e[f]g:h, a-b-c-d-e-f-g-h",
        "'''quoted''', -quoted-",
        "History, 2026-10",
        "hISTORY, 2026-10",
        "'', 2026-10",
        "'   ', 2026-10",
        "abcdefghijklmnopqrstuvwxyz 0123456789, abcdefghijklmnopqrstuvwxyz 0123",
        "abcdefghijklmnopqrstuvwxyz0123 456789, abcdefghijklmnopqrstuvwxyz0123",
        "१ अक्टूबर २०२६, १ अक्टूबर २०२६"
    })
    void aSheetsNameIsOneThatSpreadsheetsAccept(String wanted, String name) {
        assertThat(Sheet.safeName(wanted, "2026-10")).isEqualTo(name);
    }

    @Test
    void aSheetsNameIsNeverCutInACharacter() {
        String letter = "\uD801\uDC00";

        assertThat(Sheet.safeName("a" + letter.repeat(20), "x")).isEqualTo("a" + letter.repeat(15));
        assertThat(Sheet.safeName(letter.repeat(20), "x")).isEqualTo(letter.repeat(15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&P", "&\"Arial\"&20", "100 % & more"})
    void theTitleAboveAPageIsNoCode(String title) throws Exception {
        StatementDocument document = Statements.finalized(List.of());

        XSSFSheet sheet =
                Workbooks.sheet(Workbooks.bytes(document, Workbooks.english(Map.of("sheet.title", title.repeat(40)))));

        String code = sheet.getCTWorksheet().getHeaderFooter().getOddHeader();
        assertThat(code.length()).isLessThanOrEqualTo(255);
        assertThat(code.substring(2).replace("&&", "")).doesNotContain("&");
    }

    private static String read(String name) throws Exception {
        return sheet(name).getRow(1).getCell(NAME).getStringCellValue();
    }

    private static XSSFSheet sheet(String name) throws Exception {
        return sheetWith(new Company(name, name, 5, null, null, false, null));
    }

    private static XSSFSheet sheetWith(Company company) throws Exception {
        return Workbooks.sheet(Statements.finalized(List.of(company)));
    }
}
