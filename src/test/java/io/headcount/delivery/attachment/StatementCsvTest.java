package io.headcount.delivery.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.email.Received;
import io.headcount.delivery.email.Statements;
import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
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
                .startsWith("\uFEFFCompany Id,Company Name,Monthly Users,Target Users,Licence Limit,Over Limit\r\n")
                .endsWith("c3,Initech,7,1520,1500,yes\r\n");
        assertThat(records(mail.csv()))
                .containsExactly(
                        List.of(
                                "Company Id",
                                "Company Name",
                                "Monthly Users",
                                "Target Users",
                                "Licence Limit",
                                "Over Limit"),
                        List.of("c1", "Şirket, \"A\"\r\nLtd ", "412", "400", "500", "no"),
                        List.of("c2", "", "1234567", "", "", "no"),
                        List.of("c3", "Initech", "7", "1520", "1500", "yes"));
    }

    @Test
    void aCorrectionAlsoHoldsTheNumbersBefore() throws Exception {
        String csv = StatementCsv.of(
                Statements.corrected(List.of(Statements.changed("Globex", 10, 12), Statements.company("New", 3))));

        assertThat(records(csv).get(0)).last().isEqualTo("Previous Monthly Users");
        assertThat(records(csv).get(1)).last().isEqualTo("10");
        assertThat(records(csv).get(2)).last().isEqualTo("");
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
        CSVRecord row = parse(StatementCsv.of(Statements.of(new AccountName("default", "x"), company)))
                .get(1);

        for (int cell = 0; cell < 2; cell++) {
            assertThat(row.get(cell)).startsWith("'");
            assertThat(row.get(cell).split("[\\r\\n\\t;]"))
                    .noneMatch(piece -> piece.stripLeading().matches("[=+@＝-].*"));
            assertThat(row.get(cell).replace("'", "")).isEqualTo(name.replace("'", ""));
        }
        assertThat(row.get(2)).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-B", "A = B", "a@example.com", "Smith & Sons; London", "C++", "'quoted'", "1-2", "A\nB"})
    void aHarmlessNameIsLeftAlone(String name) throws Exception {
        String csv = StatementCsv.of(Statements.of(new AccountName("default", "x"), Statements.company(name, 5)));

        assertThat(parse(csv).get(1).get(1)).isEqualTo(name);
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
