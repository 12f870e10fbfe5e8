package io.headcount.command;

import static io.headcount.command.Bookkeeping.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.reading.Line;
import io.headcount.strict.StrictCsv;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private final MovableClock clock = new MovableClock("2026-11-27T09:00:00Z");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, clock);
    }

    @Test
    void everyRowSaysWhetherItCounts() throws IOException {
        String statementId;
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-09", line("b", "Bolt", 7), line("a", "Acme", 5));
            books.bill("2026-10", line("a", "Acme", 6));
            statementId = books.correct("2026-10", 2, line("a", "=Acme\u001b;\n\"Söhne\"", 501, 502L, 500L, null))
                    .id();
            books.doubt("2026-10", 3, line("a", "Acme", 900));
            books.look("2026-11", 1, new Line("a", "Acme", 8, null, null, null, null));
        }

        Installation.Run csv = installation.run("export");
        Installation.Run jsonl = installation.run("export", "--format", "jsonl");

        assertThat(csv.exit()).as(csv.toString()).isZero();
        List<List<String>> rows = StrictCsv.rows(csv.out());
        assertThat(rows.get(0))
                .containsExactly(
                        "account",
                        "period",
                        "revision",
                        "type",
                        "state",
                        "statement_id",
                        "recorded_at",
                        "company_id",
                        "company_name",
                        "monthly_users",
                        "target_users",
                        "license_limit",
                        "over_limit",
                        "license_expired",
                        "license_ends");
        assertThat(rows.subList(1, rows.size()))
                .extracting(
                        row -> row.get(1) + " " + row.get(2) + " " + row.get(4) + " " + row.get(7) + " " + row.get(9))
                .containsExactly(
                        "2026-09 1 billed a 5",
                        "2026-09 1 billed b 7",
                        "2026-10 1 superseded a 6",
                        "2026-10 2 billed a 501",
                        "2026-10 3 waiting a 900",
                        "2026-11 1 provisional a 8");
        assertThat(rows.get(4))
                .containsExactly(
                        "default",
                        "2026-10",
                        "2",
                        "statement.corrected",
                        "billed",
                        statementId,
                        "2026-11-01T06:00:04Z",
                        "a",
                        "'=Acme\uFFFD; \"Söhne\"",
                        "501",
                        "502",
                        "500",
                        "true",
                        "false",
                        "");
        assertThat(rows.get(6).subList(10, 15)).containsExactly("", "", "false", "", "");

        List<String> lines = jsonl.out().lines().toList();
        assertThat(lines).hasSize(6).noneMatch(line -> line.contains("\u001b"));
        JsonNode object = new JsonMapper().readTree(lines.get(3));
        assertThat(object.fieldNames()).toIterable().containsExactlyElementsOf(rows.get(0));
        assertThat(object.path("company_name").asText()).isEqualTo("=Acme\u001b;\n\"Söhne\"");
        assertThat(object.path("monthly_users").isIntegralNumber()).isTrue();
        assertThat(object.path("over_limit").isBoolean()).isTrue();
        assertThat(object.path("license_ends").isNull()).isTrue();
    }

    @Test
    void monthsAndAccountsAreChosenAndAWrongChoiceIsRefused() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("emea", "2026-08", line("a", "Acme", 5));
            books.bill("emea", "2026-09", line("a", "Acme", 5));
            books.bill("apac", "2026-09", line("b", "Bolt", 5));
            books.bill("emea", "2026-10", line("a", "Acme", 5));
        }

        assertThat(installation
                        .run("export", "--from", "2026-09", "--format", "jsonl")
                        .out()
                        .lines())
                .hasSize(3);
        assertThat(installation
                        .run("export", "--from", "2026-09", "--to", "2026-09", "--account", "emea", "--format", "jsonl")
                        .out()
                        .lines())
                .hasSize(1);
        assertThat(installation.run("export", "--to", "2026-07").out().lines()).hasSize(1);
        assertThat(installation
                        .run("export", "--from", "2026-10", "--to", "2026-09")
                        .exit())
                .isEqualTo(2);
        assertThat(installation.run("export", "--account", "none").exit()).isEqualTo(2);
        assertThat(installation.run("export", "--format", "json").exit()).isEqualTo(2);
    }

    /** A full disk, or a reader that has gone: a stream to standard output swallows it. */
    @Test
    void anExportThatWasCutOffDoesNotPassForTheWhole() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-10", line("a", "Acme", 5));
        }
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = HeadcountCommand.run(
                new Console(
                        installation.home(),
                        installation.environment(),
                        new PrintStream(full, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        clock),
                "export");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("not the whole")
                .doesNotContain("This should not happen", "CutOff");
    }

    @Test
    @Tag("long")
    void rowsDoNotHaveToFitIntoMemory() throws Exception {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            books.bill("2026-10", line("a", "Acme", 5));
        }
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + installation.home().data().resolve("headcount"), "headcount", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into statement_line (statement_id, position, company_id, company_name, monthly_users)
                    select (select id from statement), x, lpad(x, 9, '0'), 'Company number ' || x, 1
                    from system_range(1, 300000)""");
        }

        try (Child child = Child.start(installation, List.of("-Xmx48m"), "export")) {
            Installation.Run run = child.end(Duration.ofMinutes(5));

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out().lines().count()).isEqualTo(1 + 1 + 300_000);
        }
    }
}
