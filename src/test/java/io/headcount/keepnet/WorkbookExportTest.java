package io.headcount.keepnet;

import static io.headcount.keepnet.Exports.NASTY_NAMES;
import static io.headcount.keepnet.Exports.change;
import static io.headcount.keepnet.Exports.read;
import static io.headcount.keepnet.Exports.sheets;
import static io.headcount.keepnet.Exports.workbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbookExportTest {

    private static final Object[] HEADER = {"Company Name", "License Limit", "Monthly Users"};
    private static final String SHEET = "xl/worksheets/sheet1.xml";

    @Test
    void nastyNamesComeThroughUnchanged() throws Exception {
        List<Object[]> rows = new ArrayList<>(List.<Object[]>of(HEADER));
        List<WitnessRow> expected = new ArrayList<>();
        for (String name : NASTY_NAMES) {
            rows.add(new Object[] {name, "x", expected.size()});
            // XML knows one kind of line end.
            expected.add(new WitnessRow(null, name.replace("\r\n", "\n"), expected.size()));
        }
        assertThat(read(workbook(rows.toArray(new Object[0][]))).stream()
                        .map(row -> new WitnessRow(null, row.companyName().replace("\r\n", "\n"), row.monthlyUsers())))
                .isEqualTo(expected);
    }

    @Test
    void aWholeNumberIsOneHoweverTheCellHoldsIt() throws Exception {
        byte[] body = workbook(
                new Object[] {"Company Id", "Company", "Monthly Users"},
                new Object[] {4711, "A", 412},
                new Object[] {"b", "B", " 412 "},
                new Object[] {},
                new Object[] {null, " ", null},
                new Object[] {"c", "C", 412.0});
        assertThat(read(body))
                .containsExactly(
                        new WitnessRow("4711", "A", 412), new WitnessRow("b", "B", 412), new WitnessRow("c", "C", 412));
        for (String written : new String[] {"412.0", "4.12E2", "412.000", "41200e-2"}) {
            assertThat(read(change(body, SHEET, xml -> xml.replace("<v>412</v>", "<v>" + written + "</v>"))))
                    .allMatch(row -> row.monthlyUsers() == 412);
        }
    }

    @Test
    void aNumberIsWhatTheCellHoldsHoweverItIsShown() throws Exception {
        byte[] body =
                workbook(HEADER, new Object[] {"Acme", 1, 1234}, new Object[] {"B", 1, 1}, new Object[] {"C", 1, 1});
        String date = "<c r=\"C2\" s=\"1\"><v>1234</v></c>";
        String formula = "<c r=\"C2\"><f>SUM(A1:A9)</f><v>1234</v></c>";
        String shared = "<c r=\"C2\"><f t=\"shared\" ref=\"C2:C4\" si=\"0\">A2</f><v>1234.0</v></c>";
        String text = "<c r=\"C2\" t=\"str\"><f>TEXT(A1)</f><v>1.234</v></c>";
        String inline = "<c r=\"C2\" t=\"inlineStr\"><is><t>1\u202f234</t></is></c>";
        for (String cell : new String[] {date, formula, shared, text, inline}) {
            byte[] other = change(body, SHEET, xml -> xml.replaceFirst("<c r=\"C2\".*?</c>", cell));
            assertThat(read(other)).as(cell).startsWith(new WitnessRow(null, "Acme", 1234));
        }
        for (String grouped : new String[] {"1,234", "1.234", "1 234,0"}) {
            assertThat(read(workbook(HEADER, new Object[] {"Acme", 1, grouped})))
                    .containsExactly(new WitnessRow(null, "Acme", 1234));
        }
    }

    @Test
    void aTitleAboveAndATotalBelowAreNoCompanies() throws Exception {
        assertThat(read(workbook(
                        new Object[] {"Monthly Users"},
                        new Object[] {null, 2026},
                        HEADER,
                        new Object[] {"Acme", 1, 412},
                        new Object[] {null, null, 412})))
                .containsExactly(new WitnessRow(null, "Acme", 412), new WitnessRow(null, "", 412, true));
    }

    @Test
    void anotherSheetIsTakenIfItIsTheOnlyOneWithTheColumns() throws Exception {
        Object[][] about = {{"Report"}, {"Monthly Users"}};
        Object[][] companies = {HEADER, {"Acme", 1, 412}};
        List<WitnessRow> right = List.of(new WitnessRow(null, "Acme", 412));
        assertThat(read(sheets(about, companies))).isEqualTo(right);
        assertThat(read(sheets(new Object[0][], about, companies))).isEqualTo(right);
        assertThat(read(sheets(companies, new Object[][] {HEADER, {"B", 1, 1}})))
                .isEqualTo(right);
        assertThatThrownBy(() -> read(sheets(about, companies, companies)))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining("several sheets")
                .hasMessageContaining("\"Sheet 1\", \"Sheet 2\"");
        assertThatThrownBy(() -> read(sheets(about, about)))
                .isInstanceOf(MissingColumn.class)
                .hasMessageContaining("companies' names");
    }

    @Test
    void anyWayToWriteATextIsRead() throws Exception {
        byte[] body = workbook(HEADER, new Object[] {"Acme", 1, 412});
        String plain = "<c r=\"A2\" t=\"str\"><v>Acme</v></c>";
        String inline = "<c r=\"A2\" t=\"inlineStr\"><is><r><t>Ac</t></r><r><t>me</t></r></is></c>";
        for (String cell : new String[] {plain, inline}) {
            byte[] other = change(body, SHEET, xml -> xml.replaceFirst("<c r=\"A2\".*?</c>", cell));
            assertThat(read(other)).containsExactly(new WitnessRow(null, "Acme", 412));
        }
    }

    @Test
    void aBlankCellIsNeverReadAsZeroUnlessTheOperatorSaysSo() throws Exception {
        for (Object blank : new Object[] {null, "", "  "}) {
            byte[] body = workbook(HEADER, new Object[] {"Acme", 1, blank});
            UnusableRow e = catchThrowableOfType(UnusableRow.class, () -> read(body));
            assertThat(e).hasMessage("Company \"Acme\" in row 2 of the export has no number of monthly users.");
            assertThat(e.advice()).contains("billing.missing-count=zero");
            assertThat(read(body, MissingCount.ZERO)).containsExactly(new WitnessRow(null, "Acme", 0));
        }
    }

    @Test
    void whatIsNoWholeNumberIsNeverCounted() throws Exception {
        for (Object count : new Object[] {412.5, -1, "abc", "12.34", 1.234, true, 1e300, "-", "-1,234"}) {
            byte[] body = workbook(HEADER, new Object[] {"Acme", 1, count});
            assertUnusable(body);
        }
        byte[] body = workbook(HEADER, new Object[] {"Acme", 1, 777});
        for (String cell : new String[] {
            "t=\"e\"><v>#N/A</v></c>",
            "t=\"e\"><v></v></c>",
            "><v>NaN</v></c>",
            "><v>1E999999999</v></c>",
            "><v>1.234</v></c>",
            "><v>1.5E0</v></c>",
            "><f>SUM(A1:A9)</f><v>77.5</v></c>",
            "t=\"str\"><f>T(A1)</f><v></v></c>",
            "t=\"b\"><v>1</v></c>",
            "><f>SUM(A1:A9)</f></c>",
        }) {
            assertUnusable(change(body, SHEET, xml -> xml.replaceFirst("<c r=\"C2\".*?</c>", "<c r=\"C2\" " + cell)));
        }
    }

    private static void assertUnusable(byte[] body) {
        for (MissingCount missing : MissingCount.values()) {
            assertThatThrownBy(() -> read(body, missing))
                    .isInstanceOf(UnusableRow.class)
                    .hasMessageContaining("\"Acme\" in row 2")
                    .hasMessageContaining("not a non-negative integer");
        }
    }

    @Test
    void aRenamedColumnNamesTheSettingAndTheHeadersThatThereAre() throws Exception {
        byte[] body = workbook(new Object[] {"Company", "Active Users"}, new Object[] {"Acme", 1});
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MissingColumn.class)
                .hasMessageContaining("\"Monthly Users\"; its columns are \"Company\", \"Active Users\"");
    }

    @Test
    void anEmptySheetIsNotAnExportOfNoCompanies() throws Exception {
        byte[] body = workbook(new Object[] {});
        assertThatThrownBy(() -> read(body)).isInstanceOf(UnreadableAnswer.class);
        assertThat(read(workbook(HEADER))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3000})
    void whatTheListenerThrowsIsNotBlamedOnTheFile(int rows) throws Exception {
        Object[][] all = new Object[rows + 1][];
        java.util.Arrays.fill(all, new Object[] {"Acme", 1, 1});
        all[0] = HEADER;
        RuntimeException own = new ArithmeticException("long overflow");
        byte[] body = workbook(all);
        assertThatThrownBy(() -> new ExportReader("Monthly Users", MissingCount.ERROR)
                        .read(new ByteArrayInputStream(body), null, row -> {
                            throw own;
                        }))
                .isSameAs(own);
    }
}
