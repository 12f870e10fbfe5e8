package io.headcount.delivery.attachment;

import static org.apache.poi.ss.usermodel.CellType.FORMULA;
import static org.apache.poi.ss.usermodel.CellType.NUMERIC;
import static org.apache.poi.ss.usermodel.CellType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.delivery.email.Statements;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementWorkbookTest {

    private static final List<Company> THREE = List.of(
            new Company("007", "Şirket, \"A\" Ltd", 412, 400L, 500L, false, null),
            new Company("c2", "", 1_234_567, null, null, false, null),
            new Company("c3", "Initech", 7, 1_520L, 1_500L, true, null));

    private static final Background KNOWN = new Background(
            List.of(
                    new PeriodTotal(YearMonth.of(2026, 8), "s8", 300),
                    new PeriodTotal(YearMonth.of(2026, 9), "s9", 414)),
            Map.of("007", line("007", 400, null), "gone", line("gone", 14, null)),
            Map.of("007", line("007", 412, LocalDate.of(2026, 12, 1)), "c3", line("c3", 7, LocalDate.of(2026, 10, 31))),
            List.of(),
            Map.of("lago", List.of(THREE.get(1))),
            Map.of("lago", Map.of("007", "cus_7", "c3", "-"), "stripe", Map.of("007", "=cus_8")));

    private static Line line(String id, long users, LocalDate ends) {
        return new Line(id, "Name of " + id, users, null, null, null, ends);
    }

    @Test
    void theWorkbookHoldsEveryCompanyAsItIsInTheStatementTheLargestFirst() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getSheetName()).isEqualTo("October 2026");
        assertThat(shown(sheet, 0))
                .containsExactly(
                        "Company",
                        "Monthly users",
                        "Registered users",
                        "Licence limit",
                        "Over by",
                        "Licence ends",
                        "Status",
                        "Company id");
        assertThat(shown(sheet, 1)).containsExactly("", "1,234,567", "", "", "", "", "", "c2");
        assertThat(shown(sheet, 2)).containsExactly("Şirket, \"A\" Ltd", "412", "400", "500", "", "", "", "007");
        assertThat(shown(sheet, 3)).containsExactly("Initech", "7", "1,520", "1,500", "20", "", "over the limit", "c3");
    }

    @Test
    void whoInvoicesFindsHisReferencesTheMonthBeforeLicencesAndWhoIsGone() throws Exception {
        StatementDocument document = Statements.finalized(THREE);
        XSSFWorkbook workbook = Workbooks.read(
                Workbooks.bytes(document, new Details(KNOWN, Workbooks.english(), ',', "https://h.example/s", true)));
        XSSFSheet sheet = workbook.getSheetAt(1);

        assertThat(shown(sheet, 0).subList(0, 6))
                .containsExactly(
                        "Company",
                        "Reference in lago",
                        "Reference in stripe",
                        "Monthly users",
                        "Month before",
                        "Change");
        assertThat(shown(sheet, 1).subList(1, 6)).containsExactly("", "", "1,234,567", "", "+1,234,567");
        assertThat(shown(sheet, 1)).contains("not billed in lago");
        assertThat(shown(sheet, 2).subList(1, 6)).containsExactly("cus_7", "'=cus_8", "412", "400", "+12");
        assertThat(cell(sheet, "J3").getLocalDateTimeCellValue().toLocalDate()).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(cell(sheet, "K3").getStringCellValue()).isEqualTo("licence ends soon");
        assertThat(shown(sheet, 3).get(1)).isEqualTo("–");
        assertThat(cell(sheet, "K4").getStringCellValue()).isEqualTo("over the limit, licence expired");
        assertThat(cell(sheet, "D6").getCellFormula()).isEqualTo("SUM(D2:D5)");

        XSSFSheet gone = workbook.getSheetAt(2);
        assertThat(gone.getSheetName()).isEqualTo("Gone");
        assertThat(shown(gone, 1)).containsExactly("Name of gone", "14", "", "", "no", "gone");
        XSSFSheet months = workbook.getSheetAt(3);
        assertThat(months.getSheetName()).isEqualTo("By month");
        assertThat(shown(months, 1)).containsExactly("August 2026", "300", "", "s8");
        assertThat(shown(months, 2)).containsExactly("September 2026", "414", "+114", "s9");
        assertThat(shown(months, 3)).containsExactly("October 2026", "1,234,986", "+1,234,572", Statements.ID);
        XSSFSheet overview = workbook.getSheetAt(0);
        assertThat(overview.getSheetName()).isEqualTo("Overview");
        assertThat(facts(overview))
                .contains(
                        "Monthly users October 2026",
                        "Reseller: Acme Security",
                        "Account: default",
                        "Month: October 2026",
                        "Monthly users: 1,234,986",
                        "Companies: 3",
                        "Month before: 414",
                        "Change: +1,234,572",
                        "Statement: " + Statements.ID,
                        "The statement's page: https://h.example/s")
                .anyMatch(
                        fact -> fact.startsWith("Billed and proven: Billed are the users who were on the platform in"));
        assertThat(workbook.getActiveSheetIndex()).isZero();
        assertThat(overview.getRow(10).getCell(0).getStringCellValue()).isEqualTo("Billed and proven");
        assertThat(overview.getRow(10).getHeightInPoints())
                .as("room for the paragraph")
                .isGreaterThan(50);
    }

    @Test
    void aMonthThatIsNotOverIsComparedWithNoneAndNobodyIsGoneForIt() throws Exception {
        XSSFWorkbook workbook = Workbooks.read(Workbooks.bytes(
                Statements.provisional(THREE), new Details(KNOWN, Workbooks.english(), ',', null, true)));

        assertThat(workbook.getNumberOfSheets()).isEqualTo(3);
        assertThat(shown(workbook.getSheetAt(1), 0)).doesNotContain("Month before", "Change");
        assertThat(shown(workbook.getSheetAt(2), 3)).startsWith("October 2026 so far", "1,234,986", "");
        assertThat(facts(workbook.getSheetAt(0)))
                .contains("Status: PROVISIONAL, not recorded as billed")
                .noneMatch(fact -> fact.startsWith("Month before"));
    }

    private static List<String> facts(XSSFSheet overview) {
        return IntStream.rangeClosed(0, overview.getLastRowNum())
                .filter(row -> overview.getRow(row) != null)
                .mapToObj(row -> String.join(": ", shown(overview, row)))
                .map(fact -> fact.replaceFirst(": $", ""))
                .toList();
    }

    @Test
    void numbersAreNumbersAndAnIdOfDigitsIsNone() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(cell(sheet, "H3").getCellType()).isEqualTo(STRING);
        assertThat(cell(sheet, "H3").getCellStyle().getDataFormatString()).isEqualTo("@");
        for (String number : List.of("B3", "C3", "D3")) {
            assertThat(cell(sheet, number).getCellType()).isEqualTo(NUMERIC);
            assertThat(cell(sheet, number).getCellStyle().getDataFormatString()).isEqualTo("#,##0");
        }
    }

    @Test
    void aDayThatASpreadsheetDoesNotKnowStandsThereAsText() {
        assertThat(SheetCell.date(LocalDate.of(1900, 3, 1)).number()).isEqualTo(61);
        assertThat(SheetCell.date(LocalDate.of(9999, 12, 31)).number()).isEqualTo(2_958_465);
        assertThat(SheetCell.date(LocalDate.of(1900, 2, 28)).text()).isEqualTo("1900-02-28");
        assertThat(SheetCell.date(LocalDate.of(10_000, 1, 1)).text()).isEqualTo("+10000-01-01");
    }

    @Test
    void aCorrectionAlsoHoldsTheNumbersBeforeAndTheDifference() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.corrected(List.of(
                Statements.changed("Acme", 3, 5_003),
                Statements.changed("Globex", 1_010, 12),
                Statements.changed("Same", 3, 3),
                Statements.company("Unknown", 3))));

        assertThat(shown(sheet, 0).subList(2, 4)).containsExactly("Stated before", "Difference");
        assertThat(shown(sheet, 1).subList(2, 4)).containsExactly("3", "+5,000");
        assertThat(shown(sheet, 2).subList(2, 4)).containsExactly("1,010", "-998");
        assertThat(shown(sheet, 3).subList(2, 4)).containsExactly("3", "0");
        assertThat(shown(sheet, 2).get(8)).isEqualTo("corrected");
        assertThat(shown(sheet, 3).get(8)).isEmpty();
        assertThat(cell(sheet, "D3").getNumericCellValue()).isEqualTo(-998);
        assertThat(sheet.getRow(4).getCell(2)).isNull();
        assertThat(sheet.getRow(4).getCell(3)).isNull();
        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:J5");
        assertThat(sheet.getSheetName()).isEqualTo("October 2026, corrected");
    }

    @Test
    void theTotalIsAFormulaWhoseResultShowsAlsoWhereNothingCalculates() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));
        XSSFCell total = cell(sheet, "B6");

        assertThat(cell(sheet, "A6").getStringCellValue()).isEqualTo("Total");
        assertThat(total.getCellType()).isEqualTo(FORMULA);
        assertThat(total.getCellFormula()).isEqualTo("SUM(B2:B5)");
        assertThat(total.getNumericCellValue()).isEqualTo(1_234_986);
        assertThat(evaluated(total)).isEqualTo(1_234_986);
        assertThat(total.getCellStyle().getDataFormatString()).isEqualTo("#,##0");
        assertThat(total.getCellStyle().getFont().getBold()).isTrue();
        assertThat(total.getCellStyle().getBorderTop()).isEqualTo(BorderStyle.THIN);
        assertThat(cell(sheet, "H6").getCellStyle().getBorderTop()).isEqualTo(BorderStyle.THIN);
    }

    @Test
    void aMonthWithoutCompaniesIsAWorkbookToo() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(List.of()));

        assertThat(cell(sheet, "B3").getCellFormula()).isEqualTo("SUM(B2:B2)");
        assertThat(cell(sheet, "B3").getNumericCellValue()).isZero();
        assertThat(evaluated(cell(sheet, "B3"))).isZero();
        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:H1");
    }

    @Test
    void sortingTheCompaniesLeavesTheTotalWhereItIs() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:H4");
        assertThat(sheet.getWorkbook().getNames("_xlnm._FilterDatabase"))
                .extracting(Name::getRefersToFormula)
                .containsExactly("'October 2026'!$A$1:$H$4", "'By month'!$A$1:$D$2");
        assertThat(sheet.getRow(4) == null).as("an empty row before the total").isTrue();
    }

    @Test
    void theHeadingsStayInSightOnTheScreenAndOnPaper() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(THREE));

        assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
        assertThat(sheet.getPaneInformation().getHorizontalSplitTopRow()).isEqualTo((short) 1);
        assertThat(sheet.getPaneInformation().getVerticalSplitPosition()).isZero();
        assertThat(cell(sheet, "A1").getCellStyle().getFont().getBold()).isTrue();
        assertThat(cell(sheet, "B2").getCellStyle().getFont().getBold()).isFalse();
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

        assertThat(sheet.getColumnWidthInPixels(0)).isBetween(400f, 450f);
        assertThat(sheet.getColumnWidth(7) / 256).isBetween(24, 30);
        assertThat(sheet.getColumnWidth(2) / 256).isBetween("999,999,999,999,999".length() + 1, 30);
        assertThat(sheet.getColumnWidth(3) / 256).isBetween("Licence Limit".length() + 2, 20);
    }

    @ParameterizedTest
    @CsvSource({"1000000000000000, text", "9007199254740993, text", "999999999999999, number"})
    void aNumberThatASpreadsheetCantShowStandsThereAsText(long users, String as) throws Exception {
        XSSFSheet sheet = Workbooks.sheet(
                Statements.finalized(List.of(new Company("c1", "Acme", users, users, users, false, null))));

        for (String name : List.of("B2", "C2", "D2", "B4")) {
            XSSFCell cell = cell(sheet, name);
            if (as.equals("text")) {
                assertThat(cell.getCellType()).isEqualTo(STRING);
                assertThat(cell.getStringCellValue()).isEqualTo(Long.toString(users));
            } else {
                assertThat((long) cell.getNumericCellValue()).isEqualTo(users);
                assertThat(cell.getCellStyle().getDataFormatString()).isEqualTo("#,##0");
            }
        }
        assertThat(cell(sheet, "B4").getCellType()).isEqualTo(as.equals("text") ? STRING : FORMULA);
    }

    @Test
    void aTotalOfNumbersThatCanBeShownIsTextWhereItCanNot() throws Exception {
        XSSFSheet sheet = Workbooks.sheet(Statements.finalized(
                List.of(Statements.company("a", 999_999_999_999_999L), Statements.company("b", 999_999_999_999_998L))));

        assertThat(cell(sheet, "B2").getCellType()).isEqualTo(NUMERIC);
        assertThat(cell(sheet, "B5").getCellType()).isEqualTo(STRING);
        assertThat(cell(sheet, "B5").getStringCellValue()).isEqualTo("1999999999999997");
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 11})
    void aTotalThatTheCompaniesDontAddUpToIsNotWritten(long claimed) {
        StatementDocument document =
                Statements.claiming(claimed, List.of(Statements.company("a", 4), Statements.company("b", 6)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> StatementWorkbook.write(document, details(), out))
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
        Map<String, String> turkish = Map.of(
                "sheet.title", "Aylık kullanıcılar & <Ekim>",
                "sheet.final", "Ekim 2026: 'özet'",
                "sheet.company", "Şirket",
                "sheet.users", "Aylık kullanıcı",
                "sheet.total", "Toplam",
                "sheet.status.over-limit", "sınır aşıldı");

        XSSFSheet sheet = Workbooks.sheet(Workbooks.bytes(Statements.finalized(THREE), Workbooks.english(turkish)));

        assertThat(sheet.getSheetName()).isEqualTo("Ekim 2026- -özet-");
        assertThat(shown(sheet, 0)).startsWith("Şirket", "Aylık kullanıcı");
        assertThat(shown(sheet, 3)).contains("sınır aşıldı");
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

        assertThat(shown(sheet, 1)).startsWith("Company 19999", "19,999").endsWith("id-Company 19999");
        assertThat(evaluated(cell(sheet, "B20003"))).isEqualTo(199_990_000);
        assertThat(cell(sheet, "B20003").getNumericCellValue()).isEqualTo(199_990_000);
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

        StatementWorkbook.write(document, details(), out);

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

        StatementWorkbook.write(document, details(), out);

        assertThat(closed[0]).isFalse();
        assertThat(Workbooks.parts(out.toByteArray())).hasSize(11);
    }

    private static Details details() {
        return new Details(Background.NONE, Workbooks.english(), ',', null, true);
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
