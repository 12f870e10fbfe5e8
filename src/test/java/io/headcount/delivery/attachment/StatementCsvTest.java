package io.headcount.delivery.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.email.Received;
import io.headcount.delivery.email.Statements;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCsvTest {

    @Test
    void theAttachmentHoldsEveryCompanyAsItIsInTheStatement() throws Exception {
        Received mail = Received.of(Statements.finalized(List.of(
                new Company("c1", "Şirket, \"A\"\r\nLtd ", 412, 400L, 500L, false, null),
                new Company("c2", "", 1_234_567, null, null, false, null),
                new Company("c3", "Initech", 7, 1_520L, 1_500L, true, null))));

        assertThat(mail.csv())
                .startsWith("\uFEFFCompany Id,Company Name,Monthly Users,Target Users,Licence Limit,Over Limit,"
                        + "Month,Account,Monthly Users Month Before,Licence Ends\r\n")
                .endsWith("c3,Initech,7,1520,1500,yes,2026-10,default,,\r\n");
        assertThat(records(mail.csv()))
                .containsExactly(
                        List.of(
                                "Company Id",
                                "Company Name",
                                "Monthly Users",
                                "Target Users",
                                "Licence Limit",
                                "Over Limit",
                                "Month",
                                "Account",
                                "Monthly Users Month Before",
                                "Licence Ends"),
                        List.of("c1", "Şirket, \"A\" Ltd", "412", "400", "500", "no", "2026-10", "default", "", ""),
                        List.of("c2", "", "1234567", "", "", "no", "2026-10", "default", "", ""),
                        List.of("c3", "Initech", "7", "1520", "1500", "yes", "2026-10", "default", "", ""));
    }

    @Test
    void aCorrectionAlsoHoldsTheNumbersBefore() throws Exception {
        String csv =
                csv(Statements.corrected(List.of(Statements.changed("Globex", 10, 12), Statements.company("New", 3))));

        assertThat(records(csv).get(0).get(6)).isEqualTo("Previous Monthly Users");
        assertThat(records(csv).get(1).get(6)).isEqualTo("10");
        assertThat(records(csv).get(2).get(6)).isEqualTo("");
    }

    @Test
    void whatProgramsAskedForIsThereBehindTheColumnsThatTheyKnow() throws Exception {
        List<Company> companies = List.of(Statements.company("Globex", 12), Statements.company("New", 3));
        Background background = new Background(
                List.of(new PeriodTotal(YearMonth.of(2026, 9), "s9", 11)),
                Map.of("id-Globex", new Line("id-Globex", "Globex", 11, null, null, null, null)),
                Map.of("id-Globex", new Line("id-Globex", "Globex", 12, null, null, null, LocalDate.of(2027, 1, 31))),
                List.of(),
                Map.of(),
                Map.of());

        List<List<String>> rows = records(StatementCsv.of(Statements.finalized(companies), background));

        assertThat(rows.get(1).subList(6, 10)).containsExactly("2026-10", "default", "11", "2027-01-31");
        assertThat(rows.get(2).subList(6, 10)).containsExactly("2026-10", "default", "", "");
        // A month that is not over is compared with none.
        assertThat(records(StatementCsv.of(Statements.provisional(companies), background))
                        .get(1)
                        .get(8))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t'})
    void aSpreadsheetThatWantsAnotherSeparatorFindsEveryCellInItsColumn(char separator) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatementFile.CSV.write(
                Statements.finalized(List.of(Statements.company("A,B;C\tD \"E\"", 12))),
                Details.ofCsv(Background.NONE, separator),
                out);

        try (CSVParser parser = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .get()
                .parse(new StringReader(out.toString(StandardCharsets.UTF_8).substring(1)))) {
            assertThat(parser.getRecords().get(1).toList().subList(1, 3)).containsExactly("A,B;C D \"E\"", "12");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "Acme\t+1"
            })
    void aNameRunsAsNoFormula(String name) throws Exception {
        Company company = new Company(name, name, 5, null, null, false, null);
        CSVRecord row = parse(csv(Statements.of(new AccountName("default", "x"), company)))
                .get(1);

        for (int cell = 0; cell < 2; cell++) {
            assertThat(row.get(cell)).startsWith("'");
            assertThat(row.get(cell).split("[\\r\\n\\t;]"))
                    .noneMatch(piece -> piece.stripLeading().matches("[=+@＝-].*"));
            assertThat(row.get(cell).replaceAll("[' ]", ""))
                    .isEqualTo(name.replaceAll("['\\s\u00A0]", ""))
                    .doesNotContain("\r", "\n", "\t");
        }
        assertThat(row.get(2)).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-B", "A = B", "a@example.com", "Smith & Sons; London", "C++", "'quoted'", "1-2", "A B"})
    void aHarmlessNameIsLeftAlone(String name) throws Exception {
        String csv = csv(Statements.of(new AccountName("default", "x"), Statements.company(name, 5)));

        assertThat(parse(csv).get(1).get(1)).isEqualTo(name);
    }

    private static String csv(StatementDocument document) {
        return StatementCsv.of(document, Background.NONE);
    }

    private static List<List<String>> records(String csv) throws IOException {
        return parse(csv).stream().map(CSVRecord::toList).toList();
    }

    private static List<CSVRecord> parse(String csv) throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(csv.substring(1)))) {
            return parser.getRecords();
        }
    }
}
