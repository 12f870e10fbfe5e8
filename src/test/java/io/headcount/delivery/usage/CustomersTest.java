package io.headcount.delivery.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that is read in another way than it was meant bills a customer for another's users. */
class CustomersTest {

    @TempDir
    private Path folder;

    @Test
    void theFileThatIsShippedIsReadAndNamesNobody() {
        assertThat(new Customers(Path.of("config", "customers.csv")).problems(Customers.SYSTEMS))
                .isEmpty();
    }

    @Test
    void eachCompanyIsWhoTheFileSays() throws Exception {
        Customers customers = customers(
                "\uFEFFcompanyId,companyName,lago,stripe\r\na,\"Ümit, \"\"A\"\"\nplain\",sub-a,cus_a\r\n b , ,sub-b,\r\nc,C,-,cus_c\r\n");

        assertThat(customers.of("lago")).isEqualTo(Map.of("a", "sub-a", "b", "sub-b", "c", "-"));
        assertThat(customers.of("stripe")).isEqualTo(Map.of("a", "cus_a", "c", "cus_c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "companyId,lago;a,1;a,2 | line 3: the company a is in line 2 already",
                "companyId,lago;a,1;b,1 | line 3: the lago customer 1 is in line 2 already",
                "companyId,lago;a,1,2 | line 2: 3 cells where line 1 has 2",
                "companyId,lago;a | line 2: 1 cells where line 1 has 2",
                "companyId,lago;;,1 | line 3: no companyId",
                "companyId,largo;a,1 | line 1: there is no column 'largo'",
                "companyId,lago,lago;a,1,2 | line 1: the column 'lago' is there twice",
                "company,lago;a,1 | line 1: the first column must be companyId, but is 'company'",
                "companyId;lago | line 1: there is no column 'lago', which the destination needs",
                "companyId,lago;a,two\u200bwords | line 2: 'two\u200bwords' can't be a customer of lago",
                "companyId,lago,connectwise;a,,12 | line 2: '12' can't be a customer of connectwise, which is agreement/addition",
                "companyId,lago,killbill;a,,12 | line 2: '12' can't be a customer of killbill, which is a subscription's UUID",
                "companyId,lago;a,x\u0007y | line 2: 'x\u0007y' can't be a customer of lago, which is an id of at most 200 characters that can be printed"
            })
    void whatCanNotBeMeantIsNamedWithItsLine(String lines, String problem) throws IOException {
        assertThat(customers(lines.replace(";", "\n")).problems(List.of("lago")))
                .anyMatch(line -> line.contains("customers.csv, " + problem));
    }

    @Test
    void aCustomerMayHaveWhateverCanBePrinted() throws Exception {
        Customers customers = customers("companyId,lago\na,Müller & Söhne\nb,\"<x> \"\"y\"\", 株式会社\"\n");

        assertThat(customers.of("lago")).isEqualTo(Map.of("a", "Müller & Söhne", "b", "<x> \"y\", 株式会社"));
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(
                folder.resolve("customers.csv"), "companyId,lago\nÜ,1\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new Customers(file).of("lago"))
                .isInstanceOf(UnusableCustomers.class)
                .hasMessageContaining("is not UTF-8");
        assertThat(customers("").problems(List.of("lago")))
                .singleElement()
                .asString()
                .contains("is empty");
    }

    @Test
    void companiesWithUsersThatAreNobodyThereAreNamedAndThoseWithoutAreNot() throws Exception {
        Customers customers = customers("companyId,lago,stripe\na,1,\nd,-,\ngone,9,\n");
        StatementDocument document = new StatementDocument(
                "statement.finalized",
                "2026-11-01T06:00:00Z",
                new StatementDocument.Data(
                        "s",
                        null,
                        "2026-10",
                        "UTC",
                        1,
                        null,
                        12,
                        5,
                        null,
                        List.of(
                                company("a", 5, null),
                                company("b", 3, null),
                                company("c", 0, null),
                                company("d", 4, null),
                                company("e", 0, 7L)),
                        null,
                        null));

        assertThat(customers.unmapped("lago", document))
                .extracting(Company::companyId)
                .containsExactly("b", "e");
        assertThat(customers.unknown("lago", document)).containsExactly("gone");
    }

    private static Company company(String id, long users, Long before) {
        return new Company(id, "Name of " + id, users, null, null, false, before);
    }

    private Customers customers(String text) throws IOException {
        return new Customers(Files.writeString(folder.resolve("customers.csv"), text));
    }
}
