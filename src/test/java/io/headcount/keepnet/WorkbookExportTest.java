package io.headcount.keepnet;

import static io.headcount.keepnet.Exports.NASTY_NAMES;
import static io.headcount.keepnet.Exports.change;
import static io.headcount.keepnet.Exports.read;
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
        for (String written : new String[] {"412.0", "4.12E2", "412.000"}) {
            assertThat(read(change(body, SHEET, xml -> xml.replace("<v>412</v>", "<v>" + written + "</v>"))))
                    .allMatch(row -> row.monthlyUsers() == 412);
        }
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
        for (Object count : new Object[] {412.5, -1, "abc", "1,000", true, 1e300, "-"}) {
            byte[] body = workbook(HEADER, new Object[] {"Acme", 1, count});
            assertUnusable(body);
        }
        byte[] body = workbook(HEADER, new Object[] {"Acme", 1, 777});
        for (String cell : new String[] {
            "t=\"e\"><v>#N/A</v></c>",
            "t=\"e\"><v></v></c>",
            "><v>NaN</v></c>",
            "><v>1E999999999</v></c>",
            "><f>SUM(A1:A9)</f><v>777</v></c>",
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
                    .hasMessageContaining("no whole number");
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
                        .read(new ByteArrayInputStream(body), row -> {
                            throw own;
                        }))
                .isSameAs(own);
    }
}
