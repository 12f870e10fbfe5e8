package io.headcount.keepnet;

import static io.headcount.keepnet.Exports.NASTY_NAMES;
import static io.headcount.keepnet.Exports.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvExportTest {

    @Test
    void columnsAreFoundByHeaderWhateverTheReleaseCallsThemAndWhereverTheyStand() throws Exception {
        assertThat(read("\uFEFFCompany Name,License Limit,Monthly Users\r\nAcme,500,412\r\n"))
                .containsExactly(new WitnessRow(null, "Acme", 412));
        assertThat(read("User Limit;MONTHLY_USERS;Company Resource ID;company\n500; 412 ; a-1 ;Acme\n"))
                .containsExactly(new WitnessRow("a-1", "Acme", 412));
        assertThat(read("Customer\tmonthlyusers\n\n\"Acme\tLtd\"\t0412"))
                .containsExactly(new WitnessRow(null, "Acme\tLtd", 412));
        assertThat(read("Name,Company Name,Monthly Users\nJohn,Acme,1\n"))
                .containsExactly(new WitnessRow(null, "Acme", 1));
    }

    @Test
    void theCountColumnMayBeRenamedBySetting() throws Exception {
        List<WitnessRow> rows = new ArrayList<>();
        byte[] csv = "Şirket,Company,Aylık Kullanıcı\nx,Acme,9\n".getBytes(StandardCharsets.UTF_8);
        new ExportReader("AYLIK kullanıcı", MissingCount.ERROR)
                .read(
                        new ByteArrayInputStream("Company,Aylik Kullanıcı\nAcme,9\n".getBytes(StandardCharsets.UTF_8)),
                        null,
                        rows::add);
        new ExportReader("Aylık-Kullanıcı", MissingCount.ERROR).read(new ByteArrayInputStream(csv), null, rows::add);
        assertThat(rows).hasSize(2).allMatch(row -> row.monthlyUsers() == 9);
        assertThatThrownBy(() -> new ExportReader(" - ", MissingCount.ERROR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nastyNamesComeThroughUnchangedWithEverySeparator() throws Exception {
        Random random = new Random(7);
        for (String separator : new String[] {",", ";", "\t"}) {
            for (String lineEnd : new String[] {"\n", "\r\n"}) {
                List<WitnessRow> expected = new ArrayList<>();
                StringBuilder csv = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
                csv.append(String.join(separator, "Tags", "\"Company Name\"", "Monthly Users", "Created"))
                        .append(lineEnd);
                for (int row = 0; row < 200; row++) {
                    String name = NASTY_NAMES.get(random.nextInt(NASTY_NAMES.size()));
                    long count = random.nextInt(3) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextInt(500);
                    expected.add(new WitnessRow(null, name, count));
                    csv.append(String.join(separator, "", '"' + name.replace("\"", "\"\"") + '"', "" + count, "x"));
                    csv.append(lineEnd).append(random.nextInt(10) == 0 ? lineEnd : "");
                    csv.append(random.nextInt(10) == 0 ? separator.repeat(3) + lineEnd : "");
                }
                assertThat(read(csv.toString())).isEqualTo(expected);
            }
        }
    }

    @Test
    void aBlankCountIsNeverReadAsZeroUnlessTheOperatorSaysSo() throws Exception {
        for (String blank : new String[] {"", "  ", "\"\""}) {
            String csv = "Company,Monthly Users\nFine,1\nAcme," + blank + "\n";
            UnusableRow e = catchThrowableOfType(UnusableRow.class, () -> read(csv));
            assertThat(e).hasMessage("Company \"Acme\" in row 3 of the export has no number of monthly users.");
            assertThat(e.advice()).contains("billing.missing-count=zero");
            assertThat(read(csv, MissingCount.ZERO))
                    .extracting(WitnessRow::monthlyUsers)
                    .containsExactly(1L, 0L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "12.34",
                "1,23",
                "1.0001",
                "1.2340",
                "1.234,5",
                "1.234.00",
                "1,234,56",
                "12,34,567",
                "1,234.567",
                "1.234'567",
                "0.123",
                "0,123",
                "1 23",
                "1.",
                ".0",
                "1,,000",
                "-1,234",
                "1.234e3",
                "9.223.372.036.854.775.808",
                "+5",
                "1e3",
                "abc",
                "٤١٢",
                "9223372036854775808",
                "null",
                "0x1",
                "'5"
            })
    void whatIsNoWholeNumberIsNeverCounted(String count) {
        for (MissingCount missing : MissingCount.values()) {
            UnusableRow e = catchThrowableOfType(
                    UnusableRow.class, () -> read("Company Id;Company;Monthly Users\na-1;Acme;" + count, missing));
            assertThat(e).hasMessageContaining("\"Acme\" (id a-1) in row 2").hasMessageContaining(count);
            assertThat(e.advice()).doesNotContain("missing-count");
        }
    }

    @Test
    void aRowWithoutIdAmongRowsWithIdsIsNotComparedByNameUnnoticed() {
        assertThatThrownBy(() -> read("Company Id,Company,Monthly Users\n1,A,1\n ,B,2\n"))
                .isInstanceOf(UnusableRow.class)
                .hasMessageContaining("\"B\" in row 3");
    }

    @Test
    void aRenamedColumnNamesTheSettingAndTheHeadersThatThereAre() {
        MissingColumn e = catchThrowableOfType(
                MissingColumn.class, () -> read("Company Name;Active\u0007Users;User Limit\nAcme;1;2\n"));
        assertThat(e)
                .hasMessage("The export has no column \"Monthly Users\"; its columns are \"Company Name\","
                        + " \"Active Users\", \"User Limit\"");
        assertThat(e.advice()).contains("keepnet.export-column");
        assertThat(catchThrowableOfType(MissingColumn.class, () -> read("Firm,Monthly Users\nAcme,1\n"))
                        .advice())
                .contains("keepnet.export-column", "billing.verify=second-reading");
        String many = "Column,".repeat(4_000) + "Company\n";
        assertThat(catchThrowableOfType(MissingColumn.class, () -> read(many)).getMessage())
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Company,Monthly Users,monthly-users\nA,1,2\n",
                "Company,Monthly Users,company \nA,1,B\n",
                "Company,Company Id,Monthly Users,CompanyID\nA,1,1,2\n"
            })
    void whichOfTwoColumnsOfOneNameIsMeantIsNotGuessed(String csv) {
        assertThatThrownBy(() -> read(csv)).isInstanceOf(MissingColumn.class).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Company,Monthly Users\nAcme\n",
                "Company,Monthly Users\nAcme,1,2\n",
                "Company,Monthly Users\nAcme, Inc.,12\n",
                "Company,Monthly Users\n\"Acme,12\n",
                "Company,Monthly Users\n\"Acme\"x,12\n",
                "Company,Monthly Users\nA,1\n\"B,2\nC,3\n",
                "Service Unavailable",
                "Company\nAcme\n",
                "PK\u0005\u0006\0\0\0\0",
                "",
                "\uFEFF\r\n",
            })
    void whatIsNoWholeTableIsNeverReadAsOne(String csv) {
        assertThatThrownBy(() -> read(csv, MissingCount.ZERO)).isInstanceOf(UnreadableAnswer.class);
    }

    @Test
    void aFieldWithoutEndDoesNotFillTheMemory() {
        String csv = "Company,Monthly Users\n\"" + "x".repeat(3_000_000) + "\",1\n";
        assertThatThrownBy(() -> read(csv)).isInstanceOf(UnreadableAnswer.class);
    }

    @Test
    void manyShortRowsAreNotTakenForOneThatIsTooLong() throws Exception {
        assertThat(read("Company,Monthly Users\n" + "Acme Limited,1\n".repeat(200_000)))
                .hasSize(200_000);
    }

    @Test
    void aNameInAnotherCharacterSetIsNotTurnedIntoQuestionMarks() {
        byte[] latin = "Company,Monthly Users\nSöhne,1\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(latin))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining("not UTF-8")
                .hasNoCause();
    }

    @Test
    void aTitleAboveTheHeaderIsNotTheHeader() throws Exception {
        for (String above : new String[] {
            "sep=;\n",
            "SEP=;\r\n\r\n",
            "\"sep=;\"\n",
            "Companies of October, 2026\n\n",
            "Monthly Users\n",
            "Monthly Users;of;October\n\n;;\n",
            "a;b;c;d;e;f\n".repeat(19)
        }) {
            assertThat(read("\uFEFF" + above + "Company;Monthly Users\n\nAcme, Inc.;1.412\n"))
                    .as(above)
                    .containsExactly(new WitnessRow(null, "Acme, Inc.", 1412));
        }
        assertThat(read("sep=|\nCompany|Monthly Users\nAcme;,|7\n")).containsExactly(new WitnessRow(null, "Acme;,", 7));
    }

    @Test
    void aHeaderIsNotLookedForWithoutEnd() {
        assertThatThrownBy(() -> read("a;b\n".repeat(20) + "Company;Monthly Users\nAcme;1\n"))
                .isInstanceOf(MissingColumn.class)
                .hasMessageContaining("its columns are \"a\", \"b\"");
    }

    @Test
    void anErrorNamesTheRowThatASpreadsheetShows() {
        assertThatThrownBy(() -> read("Title\n\nCompany;Monthly Users\n\nA;1\nB;12.34\n"))
                .isInstanceOf(UnusableRow.class)
                .hasMessageContaining("\"B\" in row 6")
                .hasMessageContaining("12.34")
                .satisfies(e -> assertThat(((KeepnetException) e).advice())
                        .contains("billing.verify=second-reading", "keepnet.export-type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Total", "TOPLAM:", "Genel Toplam", "Summe", "Gesamt"})
    void aLastRowWithTheSumOfTheOthersMayBeTheirTotal(String name) throws Exception {
        assertThat(read("Company;Monthly Users\nA;1\nB;1.411\n" + name + ";1.412\n;\n"))
                .containsExactly(
                        new WitnessRow(null, "A", 1),
                        new WitnessRow(null, "B", 1411),
                        new WitnessRow(null, name, 1412, true));
        assertThat(read("Company Id;Company;Monthly Users\na;A;2\n;" + name + ";2\n"))
                .containsExactly(new WitnessRow("a", "A", 2), new WitnessRow(null, name, 2, true));
    }

    @Test
    void aRowThatIsNotTheSumOrNotTheLastOrNotNamedLikeATotalIsACompany() throws Exception {
        for (String rows : new String[] {"A;1\nTotal;2\n", "A;1\nTotal;1\nB;0\n", "A;1\nTotal Ltd;1\n"}) {
            assertThat(read("Company;Monthly Users\n" + rows)).noneMatch(WitnessRow::maybeTotal);
        }
        assertThatThrownBy(() -> read("Company Id;Company;Monthly Users\na;A;2\n;Total;3\n"))
                .isInstanceOf(UnusableRow.class);
    }

    @Test
    void theCharsetIsThatOfTheByteOrderMarkOrTheDeclaredOne() throws Exception {
        String csv = "Company;Monthly Users\nÇağrı Şirketi İ;7\n";
        List<WitnessRow> right = List.of(new WitnessRow(null, "Çağrı Şirketi İ", 7));
        for (String charset : new String[] {"windows-1254", "ISO-8859-9", "\"UTF-8\"", "utf-16"}) {
            byte[] body = csv.getBytes(charset.replace("\"", ""));
            assertThat(readAs("text/csv; header=present;CHARSET = " + charset, body))
                    .isEqualTo(right);
        }
        for (String charset : new String[] {"UTF-8", "UTF-16LE", "UTF-16BE"}) {
            for (String declared : new String[] {null, "text/csv", "text/csv; charset=iso-8859-1"}) {
                assertThat(readAs(declared, ("\uFEFF" + csv).getBytes(charset))).isEqualTo(right);
            }
        }
        for (String unknown : new String[] {"x-unheard-of", "", "../../etc"}) {
            assertThatThrownBy(() -> readAs("text/csv; charset=\"" + unknown + '"', csv.getBytes("UTF-8")))
                    .isInstanceOf(UnreadableAnswer.class)
                    .hasMessageContaining("charset \"" + unknown);
        }
    }

    private static List<WitnessRow> readAs(String contentType, byte[] body) throws Exception {
        List<WitnessRow> rows = new ArrayList<>();
        new ExportReader("Monthly Users", MissingCount.ERROR)
                .read(new ByteArrayInputStream(body), contentType, rows::add);
        return rows;
    }

    @Test
    void aRowOfColumnsWithoutEndDoesNotFillTheMemory() throws Exception {
        assertThatThrownBy(() -> read("Company,Monthly Users\nAcme" + ",".repeat(900_000) + "\n"))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining("more than 16384 columns");
        assertThat(read("Company,Monthly Users\n" + "A,1\n".repeat(100_000))).hasSize(100_000);
    }

    @Test
    void aHeaderWithoutCompaniesIsAnExportOfNone() throws Exception {
        assertThat(read("Company,Monthly Users\n")).isEmpty();
    }

    @Test
    void aConnectionThatBreaksIsReportedAsThat() {
        byte[] csv = "Company,Monthly Users\n\"A\",1\n".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= csv.length; length++) {
            InputStream body = new SequenceInputStream(new ByteArrayInputStream(csv, 0, length), new BrokenStream());
            assertThatThrownBy(() -> new ExportReader("Monthly Users", MissingCount.ERROR).read(body, null, row -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
        }
    }

    @Test
    void whatTheListenerThrowsIsNotBlamedOnTheFile() {
        RuntimeException own = new UncheckedIOException(new IOException("the listener's own"));
        assertThatThrownBy(() -> new ExportReader("Monthly Users", MissingCount.ERROR)
                        .read(
                                new ByteArrayInputStream(
                                        "Company,Monthly Users\nA,1\n".getBytes(StandardCharsets.UTF_8)),
                                null,
                                row -> {
                                    throw own;
                                }))
                .isSameAs(own);
    }
}
