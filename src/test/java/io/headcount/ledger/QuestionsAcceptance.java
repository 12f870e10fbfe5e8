package io.headcount.ledger;

import static io.headcount.ledger.Examples.MADE;
import static io.headcount.ledger.Examples.OCTOBER;
import static io.headcount.ledger.Examples.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.reading.Line;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementType;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked across statements, and the views that others read, whichever database keeps the ledger. */
abstract class QuestionsAcceptance {

    private Ledger ledger;

    /** Opens a ledger of this test's own, the same one each time. */
    abstract Ledger open() throws Exception;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = open();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    private Statement record(StatementType type, int revision, String doubt, Line... lines) {
        Statement statement = Examples.of("default", OCTOBER, type, revision, null, lines);
        assertThat(ledger.statements().record(statement, List.of(), doubt, null, MADE))
                .isTrue();
        return statement;
    }

    private List<Map<String, Object>> rows(String sql) {
        return ledger.jdbi().<List<Map<String, Object>>, RuntimeException>withHandle(handle -> handle.createQuery(sql)
                .mapToMap()
                .map(row -> (Map<String, Object>) new LinkedHashMap<>(row))
                .list());
    }

    /** Reports of others are built on them. */
    @Test
    void theColumnsOfTheViewsAreThoseThatWereTold() {
        record(StatementType.FINALIZED, 1, null, line("a", "Acme", 5));

        assertThat(rows("select * from headcount_statements").get(0).keySet())
                .containsExactly(
                        "account",
                        "period",
                        "revision",
                        "type",
                        "state",
                        "statement_id",
                        "supersedes",
                        "total_monthly_users",
                        "company_count",
                        "proof_method",
                        "read_at",
                        "recorded_at");
        assertThat(rows("select * from headcount_lines").get(0).keySet())
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
        assertThat(rows("select * from headcount_billed_lines").get(0).keySet())
                .containsExactly(
                        "account",
                        "period",
                        "revision",
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
    }

    @Test
    void theNewestRevisionThatDoesNotWaitAndWasNotWithdrawnIsTheBill() {
        record(StatementType.FINALIZED, 1, null, line("a", "Acme", 5));
        record(StatementType.CORRECTED, 2, null, line("a", "Acme", 6), line("b", "Bolt", 1));
        Statement rejected = record(StatementType.CORRECTED, 3, "doubtful", line("a", "Acme", 7));
        ledger.reviews().reject(rejected.id(), "me", "wrong", MADE);
        record(StatementType.CORRECTED, 4, "doubtful", line("a", "Acme", 8));
        record(StatementType.PROVISIONAL, 1, null, line("a", "Acme", 9));

        assertThat(ledger.questions().statements("default", OCTOBER, OCTOBER))
                .extracting(row -> row.revision() + " " + row.state() + " " + row.totalMonthlyUsers())
                .containsExactly("1 provisional 9", "1 superseded 5", "2 billed 7", "3 rejected 7", "4 waiting 8");
        assertThat(ledger.questions().billed("default", OCTOBER).orElseThrow().revision())
                .isEqualTo(2);
        assertThat(rows("select company_id, monthly_users from headcount_billed_lines order by company_id"))
                .extracting(Map::toString)
                .containsExactly("{company_id=a, monthly_users=6}", "{company_id=b, monthly_users=1}");

        Statement waiting = Examples.of("default", OCTOBER, StatementType.CORRECTED, 4, null, line("a", "Acme", 8));
        ledger.reviews().approve(waiting.id(), "me", "right", MADE);
        assertThat(ledger.questions().billed("default", OCTOBER).orElseThrow().revision())
                .isEqualTo(4);
        assertThat(ledger.questions().statements(null, OCTOBER.plusMonths(1), null))
                .isEmpty();
        assertThat(ledger.questions().statements("another", null, null)).isEmpty();
    }

    /** Page by page, in the database's own order of ids, which is not Java's everywhere. */
    @Test
    void noLineIsLostOrReadTwiceBetweenTwoPages() {
        List<Line> lines = new ArrayList<>(IntStream.range(0, 2_500)
                .mapToObj(i -> line((i % 3 == 0 ? "É" : i % 3 == 1 ? "e" : "-E") + i, "Company", i))
                .toList());
        lines.add(line("\u202e odd'\"%_", "Odd", 1));
        Statement statement = record(StatementType.FINALIZED, 1, null, lines.toArray(Line[]::new));

        List<Line> read = new ArrayList<>();
        ledger.questions().lines(statement.id(), read::add);

        assertThat(read).containsExactlyInAnyOrderElementsOf(lines);
        List<String> changes = new ArrayList<>();
        ledger.questions()
                .compare(
                        statement.id(),
                        statement.id(),
                        (before, after) -> changes.add(before.equals(after) ? "same" : "other"));
        assertThat(changes).hasSize(lines.size()).containsOnly("same");
    }

    @Test
    void theFirstReadingOfAMonthIsKeptAndTheNewestOneReplaced() {
        LocalDate first = OCTOBER.atDay(3);
        ledger.readings().keep("default", Examples.reading("default", OCTOBER, line("a", "Acme", 5)), first, MADE);
        ledger.readings().keep("default", Examples.reading("default", OCTOBER, line("a", "Acme", 6)), first, MADE);
        Line newest = new Line("a", "Acme Ltd", 9, null, null, null, null);
        ledger.readings().keep("default", Examples.reading("default", OCTOBER, newest), first.plusDays(4), MADE);

        assertThat(ledger.questions().underWay("default", OCTOBER))
                .containsExactly(new CompanyUnderWay("default", newest, first.plusDays(4), 2, first, 5L, 6L));
        assertThat(ledger.questions()
                        .newestReading("default", OCTOBER)
                        .orElseThrow()
                        .takenOn())
                .isEqualTo(first.plusDays(4));
        assertThat(ledger.questions().companiesCalled("Acme Ltd"::equals)).containsOnlyKeys("a");
        assertThat(ledger.questions().readings("a")).hasSize(1);
    }

    /** Kept by an older version, a row has nothing of the first reading. */
    @Test
    void aMonthThatAnOlderVersionBeganToReadGoesOn() {
        ledger.readings()
                .keep("default", Examples.reading("default", OCTOBER, line("a", "Acme", 5)), OCTOBER.atDay(1), MADE);
        ledger.jdbi()
                .useHandle(handle -> handle.execute("update company_seen set readings = 0, first_on = null,"
                        + " first_monthly_users = null, first_target_users = null"));
        assertThat(ledger.questions().underWay("default", OCTOBER).get(0).firstOn())
                .isNull();

        ledger.readings()
                .keep("default", Examples.reading("default", OCTOBER, line("a", "Acme", 8)), OCTOBER.atDay(2), MADE);

        assertThat(ledger.questions().underWay("default", OCTOBER))
                .containsExactly(new CompanyUnderWay(
                        "default", line("a", "Acme", 8), OCTOBER.atDay(2), 1, OCTOBER.atDay(2), 8L, 9L));
    }

    @Test
    void whatWasReadGoesWithAnAccountThatGetsAnotherName() throws Exception {
        ledger.readings()
                .keep("default", Examples.reading("default", OCTOBER, line("a", "Acme", 5)), OCTOBER.atDay(1), MADE);
        record(StatementType.FINALIZED, 1, null, line("a", "Acme", 5));

        Renaming.apply(ledger, settings(Map.of("ACCOUNTS", "emea", "ACCOUNTS_EMEA_FORMERLY", "default")));

        assertThat(ledger.questions().underWay("emea", OCTOBER)).hasSize(1);
        assertThat(ledger.questions().company("a"))
                .extracting(line -> line.statement().account())
                .containsExactly("emea");
    }

    private static Settings settings(Map<String, String> environment) throws Exception {
        return SettingsFile.read(Path.of("no-such-file"), environment);
    }
}
