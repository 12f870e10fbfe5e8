package io.headcount.delivery.attachment;

import static org.apache.poi.ss.usermodel.CellType.FORMULA;
import static org.apache.poi.ss.usermodel.CellType.NUMERIC;
import static org.apache.poi.ss.usermodel.CellType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.delivery.email.Statements;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementWorkbookTest {

    private static final List<Company> THREE = List.of(
            new Company("007", "Şirket, \"A\" Ltd", 412, 400L, 500L, false, null),
            new Company("c2", "", 1_234_567, null, null, false, null),
            new Company("c3", "Initech", 7, 1_520L, 1_500L, true, null));

    @Test
    void theWorkbookHoldsEveryCompanyAsItIsInTheStatement() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getWorkbook().getNumberOfSheets()).isEqualTo(1);
        assertThat(sheet.getSheetName()).isEqualTo("October 2026");
        assertThat(shown(sheet, 0))
                .containsExactly(
                        "Company Id", "Company Name", "Monthly Users", "Target Users", "Licence Limit", "Over Limit");
        assertThat(shown(sheet, 1)).containsExactly("007", "Şirket, \"A\" Ltd", "412", "400", "500", "no");
        assertThat(shown(sheet, 2)).containsExactly("c2", "", "1,234,567", "", "", "no");
        assertThat(shown(sheet, 3)).containsExactly("c3", "Initech", "7", "1,520", "1,500", "yes");
    }

    @Test
    void numbersAreNumbersAndAnIdOfDigitsIsNone() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(cell(sheet, "A2").getCellType()).isEqualTo(STRING);
        assertThat(cell(sheet, "A2").getCellStyle().getDataFormatString()).isEqualTo("@");
        for (String number : List.of("C2", "D2", "E2")) {
            assertThat(cell(sheet, number).getCellType()).isEqualTo(NUMERIC);
            assertThat(cell(sheet, number).getCellStyle().getDataFormatString()).isEqualTo("#,##0");
        }
    }

    @Test
    void aCorrectionAlsoHoldsTheNumbersBeforeAndTheDifference() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.corrected(List.of(
                Statements.changed("Globex", 1_010, 12),
                Statements.changed("Acme", 3, 5_003),
                Statements.changed("Same", 3, 3),
                Statements.company("Unknown", 3))));

        assertThat(shown(sheet, 0).subList(6, 8)).containsExactly("Previous Monthly Users", "Difference");
        assertThat(shown(sheet, 1).subList(6, 8)).containsExactly("1,010", "-998");
        assertThat(shown(sheet, 2).subList(6, 8)).containsExactly("3", "+5,000");
        assertThat(shown(sheet, 3).subList(6, 8)).containsExactly("3", "0");
        assertThat(cell(sheet, "H2").getNumericCellValue()).isEqualTo(-998);
        assertThat(sheet.getRow(4).getCell(6)).isNull();
        assertThat(sheet.getRow(4).getCell(7)).isNull();
        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:H5");
        assertThat(sheet.getSheetName()).isEqualTo("October 2026, corrected");
    }

    @Test
    void theTotalIsAFormulaWhoseResultShowsAlsoWhereNothingCalculates() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));
        XSSFCell total = cell(sheet, "C6");

        assertThat(cell(sheet, "A6").getStringCellValue()).isEqualTo("Total");
        assertThat(total.getCellType()).isEqualTo(FORMULA);
        assertThat(total.getCellFormula()).isEqualTo("SUM(C2:C5)");
        assertThat(total.getNumericCellValue()).isEqualTo(1_234_986);
        assertThat(evaluated(total)).isEqualTo(1_234_986);
        assertThat(total.getCellStyle().getDataFormatString()).isEqualTo("#,##0");
        assertThat(total.getCellStyle().getFont().getBold()).isTrue();
        assertThat(total.getCellStyle().getBorderTop()).isEqualTo(BorderStyle.THIN);
        assertThat(cell(sheet, "F6").getCellStyle().getBorderTop()).isEqualTo(BorderStyle.THIN);
    }

    @Test
    void aMonthWithoutCompaniesIsAWorkbookToo() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(List.of()));

        assertThat(cell(sheet, "C3").getCellFormula()).isEqualTo("SUM(C2:C2)");
        assertThat(cell(sheet, "C3").getNumericCellValue()).isZero();
        assertThat(evaluated(cell(sheet, "C3"))).isZero();
        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:F1");
    }

    @Test
    void sortingTheCompaniesLeavesTheTotalWhereItIs() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:F4");
        assertThat(sheet.getWorkbook().getName("_xlnm._FilterDatabase").getRefersToFormula())
                .isEqualTo("'October 2026'!$A$1:$F$4");
        assertThat(sheet.getRow(4) == null).as("an empty row before the total").isTrue();
    }

    @Test
    void theHeadingsStayInSightOnTheScreenAndOnPaper() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
        assertThat(sheet.getPaneInformation().getHorizontalSplitTopRow()).isEqualTo((short) 1);
        assertThat(sheet.getPaneInformation().getVerticalSplitPosition()).isZero();
        assertThat(cell(sheet, "A1").getCellStyle().getFont().getBold()).isTrue();
        assertThat(cell(sheet, "A2").getCellStyle().getFont().getBold()).isFalse();
        assertThat(sheet.getRepeatingRows().formatAsString()).isEqualTo("1:1");
        assertThat(sheet.getPrintSetup().getLandscape()).isTrue();
        assertThat(sheet.getFitToPage()).isTrue();
        assertThat(sheet.getPrintSetup().getFitWidth()).isEqualTo((short) 1);
        assertThat(sheet.getPrintSetup().getFitHeight()).isZero();
        assertThat(sheet.getHeader().getLeft()).isEqualTo("Monthly users October 2026");
    }

    @Test
    void theColumnsAreAsWideAsWhatStandsInThemWithinReason() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(List.of(
                new Company("c1", "n".repeat(300), 1, 999_999_999_999_999L, null, false, null),
                new Company("東京".repeat(6), "n", 1, null, null, false, null))));

        assertThat(sheet.getColumnWidthInPixels(1)).isBetween(400f, 450f);
        assertThat(sheet.getColumnWidth(0) / 256).isBetween(24, 30);
        assertThat(sheet.getColumnWidth(3) / 256).isBetween("999,999,999,999,999".length() + 1, 30);
        assertThat(sheet.getColumnWidth(4) / 256).isBetween("Licence Limit".length() + 2, 20);
    }

    @ParameterizedTest
    @CsvSource({"1000000000000000, text", "9007199254740993, text", "999999999999999, number"})
    void aNumberThatASpreadsheetCantShowStandsThereAsText(long users, String as) throws Exception {
        XSSFSheet sheet = Workbooks.sheet(
                Statements.finalized(List.of(new Company("c1", "Acme", users, users, users, false, null))));

        for (String name : List.of("C2", "D2", "E2", "C4")) {
            XSSFCell cell = cell(sheet, name);
            if (as.equals("text")) {
                assertThat(cell.getCellType()).isEqualTo(STRING);
                assertThat(cell.getStringCellValue()).isEqualTo(Long.toString(users));
            } else {
                assertThat((long) cell.getNumericCellValue()).isEqualTo(users);
                assertThat(cell.getCellStyle().getDataFormatString()).isEqualTo("#,##0");
            }
        }
        assertThat(cell(sheet, "C4").getCellType()).isEqualTo(as.equals("text") ? STRING : FORMULA);
    }

    @Test
    void aTotalOfNumbersThatCanBeShownIsTextWhereItCanNot() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(
                List.of(Statements.company("a", 999_999_999_999_999L), Statements.company("b", 999_999_999_999_998L))));

        assertThat(cell(sheet, "C2").getCellType()).isEqualTo(NUMERIC);
        assertThat(cell(sheet, "C5").getCellType()).isEqualTo(STRING);
        assertThat(cell(sheet, "C5").getStringCellValue()).isEqualTo("1999999999999997");
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 11})
    void aTotalThatTheCompaniesDontAddUpToIsNotWritten(long claimed) {
        StatementDocument document =
                Statements.claiming(claimed, List.of(Statements.company("a", 4), Statements.company("b", 6)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> StatementWorkbook.write(document, Workbooks.english(document), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Statement %s for 2026-10 says %s monthly users, but its companies add up to 10;"
                                + " no workbook was written",
                        Statements.ID, claimed);
        assertThat(out.size()).isZero();
    }

    @Test
    void companiesWhoseSumWouldOverflowAreNotTakenForTheTotalItWrapsTo() {
        StatementDocument document = Statements.claiming(
                Long.MIN_VALUE, List.of(Statements.company("a", Long.MAX_VALUE), Statements.company("b", 1)));

        assertThatThrownBy(() -> Workbooks.bytes(document)).hasMessageContaining("add up to 9223372036854775808");
    }

    @Test
    void eachAttemptSendsTheSameBytesWhereverItRuns() throws Exception {
        StatementDocument document = Statements.corrected(Statements.companies(50, "Acme"));
        byte[] first = Workbooks.bytes(document);
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(Workbooks.bytes(document)).isEqualTo(first);
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    @Test
    void theFileSaysWhatItIsAndWhenTheStatementWasMade() throws Exception {
        var properties = Workbooks.sheet(Statements.provisional(THREE))
                .getWorkbook()
                .getProperties()
                .getCoreProperties();

        assertThat(properties.getTitle()).isEqualTo("Monthly users October 2026, PROVISIONAL");
        assertThat(properties.getCreator()).isEqualTo("Headcount");
        assertThat(properties.getIdentifier()).isEqualTo(Statements.ID);
        assertThat(properties.getCreated().toInstant()).isEqualTo("2026-11-01T06:00:04Z");
        assertThat(properties.getModified().toInstant()).isEqualTo("2026-11-01T06:00:04Z");
    }

    @Test
    void theReadersLanguageIsTheCallers() throws Exception {
        SheetHeadings turkish = new SheetHeadings(
                "Aylık kullanıcılar & <Ekim>",
                "Ekim 2026: 'özet'",
                "Şirket no",
                "Şirket",
                "Aylık kullanıcı",
                "Hedef",
                "Lisans",
                "Aşım",
                "Önceki",
                "Fark",
                "Toplam",
                "evet",
                "hayır");

        XSSFSheet sheet = Workbooks.sheet(Workbooks.bytes(Statements.finalized(THREE), turkish));

        assertThat(sheet.getSheetName()).isEqualTo("Ekim 2026- -özet-");
        assertThat(shown(sheet, 0))
                .containsExactly("Şirket no", "Şirket", "Aylık kullanıcı", "Hedef", "Lisans", "Aşım");
        assertThat(shown(sheet, 1)).last().isEqualTo("hayır");
        assertThat(shown(sheet, 3)).last().isEqualTo("evet");
        assertThat(cell(sheet, "A6").getStringCellValue()).isEqualTo("Toplam");
        assertThat(sheet.getHeader().getLeft()).isEqualTo("Aylık kullanıcılar && <Ekim>");
        assertThat(sheet.getWorkbook().getProperties().getCoreProperties().getTitle())
                .isEqualTo("Aylık kullanıcılar & <Ekim>");
    }

    @Test
    void twentyThousandCompaniesAddUp() throws Exception {
        StatementDocument document = Statements.finalized(IntStream.range(0, 20_000)
                .mapToObj(i -> Statements.company("Company " + i, i))
                .toList());

        XSSFSheet sheet = Workbooks.sheet(document);

        assertThat(shown(sheet, 20_000)).startsWith("id-Company 19999", "Company 19999", "19,999");
        assertThat(evaluated(cell(sheet, "C20003"))).isEqualTo(199_990_000);
        assertThat(cell(sheet, "C20003").getNumericCellValue()).isEqualTo(199_990_000);
    }

    @Test
    void aHundredThousandCompaniesNeedNotBeInMemoryAsASheetToo() throws Exception {
        int count = 100_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> writtenAtTheLast = new ArrayList<>();
        List<Company> companies = new AbstractList<>() {
            @Override
            public Company get(int i) {
                if (i == count - 1) {
                    writtenAtTheLast.add(out.size());
                }
                return Statements.company("Company " + i, 1);
            }

            @Override
            public int size() {
                return count;
            }
        };
        StatementDocument document = Statements.claiming(count, companies);

        StatementWorkbook.write(document, Workbooks.english(document), out);

        int passes = writtenAtTheLast.size();
        int beforeTheRows = writtenAtTheLast.get(passes - 3);
        int atTheLastRow = writtenAtTheLast.get(passes - 2);
        int atTheLastText = writtenAtTheLast.get(passes - 1);
        assertThat(beforeTheRows).isLessThan(10_000);
        assertThat(atTheLastRow).isGreaterThan(500_000);
        assertThat(atTheLastText).isGreaterThan(atTheLastRow + 500_000);
    }

    @Test
    void theStreamIsTheCallersToClose() throws Exception {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                closed[0] = true;
            }
        };
        StatementDocument document = Statements.finalized(THREE);

        StatementWorkbook.write(document, Workbooks.english(document), out);

        assertThat(closed[0]).isFalse();
        assertThat(Workbooks.parts(out.toByteArray())).hasSize(9);
    }

    private static double evaluated(XSSFCell cell) {
        return cell.getSheet()
                .getWorkbook()
                .getCreationHelper()
                .createFormulaEvaluator()
                .evaluate(cell)
                .getNumberValue();
    }

    private static XSSFCell cell(XSSFSheet sheet, String name) {
        return sheet.getRow(Integer.parseInt(name.substring(1)) - 1).getCell(name.charAt(0) - 'A');
    }

    private static List<String> shown(XSSFSheet sheet, int row) {
        DataFormatter formatter = new DataFormatter(Locale.ENGLISH);
        Row cells = sheet.getRow(row);
        return IntStream.range(0, cells.getLastCellNum())
                .mapToObj(column -> formatter.formatCellValue(cells.getCell(column)))
                .toList();
    }
}
