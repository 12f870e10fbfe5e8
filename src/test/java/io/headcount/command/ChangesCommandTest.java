package io.headcount.command;

import static io.headcount.command.Bookkeeping.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.strict.StrictCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesCommandTest {

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, new MovableClock("2026-11-27T09:00:00Z"));
    }

    private JsonNode json(String... command) throws IOException {
        Installation.Run run = installation.run(command);
        assertThat(run.exit()).as(run.toString()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    private static Map<String, Long> changes(JsonNode changes) {
        Map<String, Long> byCompany = new TreeMap<>();
        changes.path("companies")
                .forEach(company -> byCompany.put(
                        company.path("kind").asText() + " "
                                + company.path("companyId").asText(),
                        company.path("change").asLong()));
        return byCompany;
    }

    @Test
    void whatCompaniesChangedAddsUpToWhatTheTotalsDid() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill(
                    "2026-09",
                    line("grew", "Grew", 10),
                    line("shrank", "Shrank", 10),
                    line("went", "=Went", 10),
                    line("same", "Same", 10));
            books.bill("2026-10", line("grew", "Grew", 1_000_000));
            books.correct(
                    "2026-10",
                    2,
                    line("grew", "Grew", 25),
                    line("shrank", "Shrank", 4),
                    line("came", "Came", 3),
                    line("empty", "Nobody yet", 0),
                    line("same", "Same", 10));
            books.doubt("2026-10", 3, line("grew", "Grew", 77));
            books.look("2026-11", 1, line("grew", "Grew", 99));
        }

        JsonNode changes = json("changes", "--format", "json");

        assertThat(changes.path("period").asText()).isEqualTo("2026-10");
        assertThat(changes.path("against").asText()).isEqualTo("2026-09");
        assertThat(changes.path("totalMonthlyUsers").asLong()).isEqualTo(42);
        assertThat(changes.path("againstTotalMonthlyUsers").asLong()).isEqualTo(40);
        assertThat(changes(changes))
                .isEqualTo(Map.of(
                        "grew grew", 15L, "shrank shrank", -6L, "came came", 3L, "came empty", 0L, "went went", -10L));
        assertThat(changes.path("kinds").path("came").path("companies").asInt()).isEqualTo(2);
        assertThat(changes.path("kinds").path("unchanged").path("companies").asInt())
                .isEqualTo(1);
        long sum = 0;
        for (JsonNode kind : changes.path("kinds")) {
            sum += kind.path("change").asLong();
        }
        assertThat(sum).isEqualTo(changes.path("change").asLong()).isEqualTo(2);

        assertThat(installation.run("changes").out())
                .containsSubsequence(
                        "2026-10: 42 monthly users, +2 against 2026-09 with 40",
                        "revision 2 against revision 1",
                        "grew: 1, +15",
                        "10 → 25",
                        "shrank: 1, -6",
                        "came: 2, +3",
                        "went: 1, -10",
                        "10 → 0",
                        "unchanged: 1, 0");
        List<List<String>> csv =
                StrictCsv.rows(installation.run("changes", "--format", "csv").out());
        assertThat(csv).hasSize(6);
        assertThat(csv.get(0))
                .containsExactly(
                        "period",
                        "against",
                        "account",
                        "kind",
                        "company_id",
                        "company_name",
                        "monthly_users",
                        "against_monthly_users",
                        "change",
                        "license_limit");
        assertThat(csv.get(5))
                .containsExactly("2026-10", "2026-09", "default", "went", "went", "'=Went", "", "10", "-10", "500");
    }

    @Test
    void anyTwoMonthsCanBeComparedAlsoBackwards() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-07", line("a", "Acme", 5));
            books.bill("2026-10", line("a", "Acme", 12));
        }

        assertThat(json("changes", "--against", "2026-07", "--format", "json")
                        .path("change")
                        .asLong())
                .isEqualTo(7);
        assertThat(json("changes", "--period", "2026-07", "--against", "2026-10", "--format", "json")
                        .path("change")
                        .asLong())
                .isEqualTo(-7);
    }

    @Test
    void aMonthThatIsNotBilledIsNotComparedAsIfNobodyHadBeenThere() throws IOException {
        Installation.Run empty = installation.run("changes");
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-10", line("a", "Acme", 5));
            books.look("2026-11", 2, line("a", "Acme", 5));
        }

        Installation.Run before = installation.run("changes", "--format", "csv");
        Installation.Run open = installation.run("changes", "--period", "2026-11", "--against", "2026-10");
        Installation.Run itself = installation.run("changes", "--period", "2026-10", "--against", "2026-10");

        assertThat(List.of(empty, before, open, itself)).allSatisfy(run -> {
            assertThat(run.exit()).as(run.toString()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        });
        assertThat(empty.err()).contains("Nothing is billed yet");
        assertThat(before.err()).contains("2026-09 is not billed", "Billed are 2026-10");
        assertThat(open.err()).contains("2026-11 is not billed", "revision 2 is provisional");
    }

    @Test
    void anAccountThatIsNewSaysSoWhereItsCompaniesCountAsNew() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("emea", "2026-09", line("a", "Acme", 5));
            books.bill("emea", "2026-10", line("a", "Acme", 6));
            books.bill("apac", "2026-10", line("b", "Bolt", 7));
        }

        assertThat(installation.run("changes").out())
                .contains("apac: 2026-09 is not billed, so all its companies count as new", "+8 against");
        assertThat(json("changes", "--account", "emea", "--format", "json")
                        .path("change")
                        .asLong())
                .isEqualTo(1);
        assertThat(installation.run("changes", "--account", "apac").exit()).isEqualTo(2);
    }

    @Test
    void aLedgerWhoseLinesDoNotAddUpIsNotExplainedAway() throws IOException, SQLException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-09", line("a", "Acme", 5));
            books.bill("2026-10", line("a", "Acme", 6));
        }
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + installation.home().data().resolve("headcount"), "headcount", "");
                Statement statement = connection.createStatement()) {
            statement.execute("update statement_line set monthly_users = 60 where monthly_users = 6");
        }

        Installation.Run run = installation.run("changes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("the ledger is damaged").doesNotContain("Exception");
    }
}
