package io.headcount.command;

import static io.headcount.command.Bookkeeping.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.statement.Statement;
import io.headcount.statement.Vanished;
import io.headcount.strict.StrictCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompanyCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String ESCAPE = "\u001b[2J\u009b31m\u202e";

    private final MovableClock clock = new MovableClock("2026-11-27T09:00:00Z");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, clock);
    }

    private JsonNode json(String... command) throws IOException {
        Installation.Run run = installation.run(command);
        assertThat(run.exit()).as(run.toString()).isZero();
        return JSON.readTree(run.out());
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.findValuesAsText(field);
    }

    @Test
    void aRevisionThatWaitsWasRejectedOrIsProvisionalIsNotTakenForTheBill() throws IOException {
        Statement billed;
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-08", line("a", "Acme", 400), line("b", "Bolt", 7));
            books.bill("2026-09", line("a", "Acme", 410), line("b", "Bolt", 7));
            books.bill("2026-10", line("a", "Acme", 500));
            billed = books.correct("2026-10", 2, line("a", "Acme", 420));
            Statement rejected = books.doubt("2026-10", 3, line("a", "Acme", 9_000));
            books.ledger.reviews().reject(rejected.id(), "somebody", "no", Instant.parse("2026-11-02T00:00:00Z"));
            books.doubt("2026-10", 4, line("a", "Acme", 8_000));
            books.look("2026-11", 1, line("a", "Acme", 430));
        }

        JsonNode history = json("company", "Acme", "--format", "json");

        assertThat(history.path("companyId").asText()).isEqualTo("a");
        assertThat(history.path("firstSeen").asText()).isEqualTo("2026-08");
        assertThat(history.path("lastSeen").asText()).isEqualTo("2026-11");
        JsonNode months = history.path("months");
        assertThat(texts(months, "period")).containsExactly("2026-11", "2026-10", "2026-09", "2026-08");
        assertThat(months.get(0).path("monthlyUsers").isNull()).isTrue();
        assertThat(months.get(0).path("change").isNull()).isTrue();
        assertThat(texts(months.get(0).path("revisions"), "state")).containsExactly("provisional");
        JsonNode october = months.get(1);
        assertThat(october.path("monthlyUsers").asLong()).isEqualTo(420);
        assertThat(october.path("change").asLong()).isEqualTo(10);
        assertThat(october.path("revision").asInt()).isEqualTo(2);
        assertThat(october.path("statementId").asText()).isEqualTo(billed.id());
        assertThat(texts(october.path("revisions"), "state"))
                .containsExactly("superseded", "billed", "rejected", "waiting");
        assertThat(texts(october.path("revisions"), "monthlyUsers")).containsExactly("500", "420", "9000", "8000");
        assertThat(months.get(3).path("change").isNull()).isTrue();

        Installation.Run text = installation.run("company", "Acme");
        assertThat(text.out())
                .containsSubsequence(
                        "2026-11",
                        "–",
                        "revision 1 (provisional): 430",
                        "2026-10",
                        "420",
                        "+10",
                        "revision 2 (billed)");
    }

    @Test
    void aCompanyThatLeftIsNotForgottenWhetherItsLastNumberWasBilledOrNot() throws IOException {
        LocalDate last = LocalDate.of(2026, 9, 20);
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-08", line("a", "Acme", 10), line("b", "Bolt", 5), line("c", "Core", 1));
            books.bill(
                    "2026-09",
                    List.of(new Vanished("a", "Acme", 12, last, true), new Vanished("b", "Bolt", 6, last, false)),
                    line("c", "Core", 1));
            books.bill("2026-10", line("c", "Core", 1));
        }

        JsonNode billed = json("company", "a", "--format", "json").path("months");
        JsonNode unbilled = json("company", "b", "--format", "json").path("months");

        assertThat(texts(billed, "period")).containsExactly("2026-10", "2026-09", "2026-08");
        assertThat(billed.get(0).path("monthlyUsers").isNull()).isTrue();
        assertThat(billed.get(0).path("change").asLong()).isEqualTo(-12);
        assertThat(billed.get(1).path("monthlyUsers").asLong()).isEqualTo(12);
        assertThat(billed.get(1).path("vanished").path("billed").asBoolean()).isTrue();
        assertThat(billed.get(1).path("vanished").path("lastSeen").asText()).isEqualTo("2026-09-20");
        assertThat(texts(unbilled, "period")).containsExactly("2026-09", "2026-08");
        assertThat(unbilled.get(0).path("change").asLong()).isEqualTo(-5);
        assertThat(unbilled.get(0).path("vanished").path("billed").asBoolean(true))
                .isFalse();
        assertThat(unbilled.get(0).path("vanished").path("lastMonthlyUsers").asLong())
                .isEqualTo(6);
        assertThat(installation.run("company", "b").out())
                .contains("gone from the vendor's list since 2026-09-20", "not billed; its last number was 6");
    }

    @Test
    void anAmbiguousNameIsAnsweredWithTheCandidatesAndNotWithOneOfThem() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill(
                    "2026-10",
                    line("a1", "Yıldız Energy", 10),
                    line("a2", "Yıldız Holding", 20),
                    line("a3", "Core", 1),
                    line("a4", "Coreless", 1));
        }

        Installation.Run several = installation.run("company", "yildiz");

        assertThat(several.exit()).isEqualTo(2);
        assertThat(several.out()).isEmpty();
        assertThat(several.err()).contains("2 companies", "a1  Yıldız Energy", "a2  Yıldız Holding");
        assertThat(json("company", "YILDIZ ENERGY", "--format", "json")
                        .path("companyId")
                        .asText())
                .isEqualTo("a1");
        assertThat(json("company", "hold", "--format", "json").path("companyId").asText())
                .isEqualTo("a2");
        // Another's name begins so, but one is called exactly that.
        assertThat(json("company", "core", "--format", "json").path("companyId").asText())
                .isEqualTo("a3");
    }

    @Test
    void whatNobodyIsCalledIsSaidAndIsNoSuccess() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("emea", "2026-10", line("a", "Acme", 10));
            books.bill("apac", "2026-10", line("b", "Bolt", 10));
        }

        for (String[] command : new String[][] {
            {"company", "nobody" + ESCAPE},
            {"company", " "},
            {"company", "a", "--account", "apac"},
            {"company", "a", "--account", "no-such"},
            {"company", "a", "--months", "0"},
            {"company"}
        }) {
            Installation.Run run = installation.run(command);
            assertThat(run.exit()).as(run.toString()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isNotBlank().doesNotContain("\u001b", "\u009b");
        }
        assertThat(installation.run("company", "a", "--account", "no-such").err())
                .contains("apac", "emea");
    }

    @Test
    void aCompanyOfTwoAccountsHasARowForEachAndOneAccountCanBeChosen() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("emea", "2026-09", line("a", "Acme", 10));
            books.bill("emea", "2026-10", line("b", "Bolt", 1));
            books.bill("apac", "2026-10", line("a", "Acme Pacific", 12));
        }

        JsonNode both = json("company", "a", "--format", "json");
        JsonNode one = json("company", "a", "--format", "json", "--account", "emea");

        assertThat(texts(both.path("months"), "account")).containsExactly("apac", "emea", "emea");
        assertThat(texts(both.path("names"), "name")).containsExactly("Acme Pacific", "Acme");
        assertThat(texts(one.path("months"), "account")).containsExactly("emea", "emea");
        assertThat(one.path("months").get(0).path("change").asLong()).isEqualTo(-10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "with blank", "ı/Ü;\"'%_", "\u202e\u0007id", "--x"})
    void aCompanyWithAnOddIdIsFound(String id) throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-10", line(id, "Odd", 10), line("plain", "Plain", 1));
        }

        JsonNode history = json("company", "--format", "json", "--", id);

        assertThat(history.path("companyId").asText()).isEqualTo(id);
        assertThat(history.path("months")).hasSize(1);
    }

    @Test
    void aNameThatSteersATerminalOrASpreadsheetDoesNeither() throws IOException {
        String name = "=cmd|' /C calc'!A0" + ESCAPE;
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-09", line("a" + ESCAPE, "Former" + ESCAPE, 9));
            books.bill("2026-10", line("a" + ESCAPE, name, 10));
        }

        for (String format : List.of("text", "json", "csv")) {
            Installation.Run run = installation.run("company", "a" + ESCAPE, "--format", format);
            assertThat(run.exit()).as(run.toString()).isZero();
            assertThat(run.out()).doesNotContain("\u001b", "\u009b");
        }
        assertThat(json("company", "cmd", "--format", "json")
                        .path("names")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo(name);
        List<List<String>> csv = StrictCsv.rows(
                installation.run("company", "former", "--format", "csv").out());
        assertThat(csv.get(0)).startsWith("period", "account", "company_id", "company_name", "monthly_users", "change");
        assertThat(csv.get(1).get(3)).startsWith("'=cmd");
        assertThat(csv.get(1).subList(4, 6)).containsExactly("10", "1");
        assertThat(csv).hasSize(3);
    }

    @Test
    void onlyTheMonthsThatAreAskedForAreListed() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            for (String month : List.of("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")) {
                books.bill(month, line("a", "Acme", 10));
            }
        }

        assertThat(texts(
                        json("company", "a", "--months", "2", "--format", "json")
                                .path("months"),
                        "period"))
                .containsExactly("2026-10", "2026-09");
        assertThat(json("company", "a", "--months", "2", "--format", "json")
                        .path("firstSeen")
                        .asText())
                .isEqualTo("2026-06");
    }
}
