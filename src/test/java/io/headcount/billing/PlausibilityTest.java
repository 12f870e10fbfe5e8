package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.billing.Plausibility.Earlier;
import io.headcount.billing.Plausibility.Mode;
import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule, and each of its bounds from both sides. */
class PlausibilityTest {

    private static final Plausibility UNUSUAL = plausibility(Mode.UNUSUAL, "50", "20");
    private static final Instant READ = Instant.parse("2026-11-01T06:00:04Z");

    @Test
    void aFirstStatementHasNothingToBeHeldAgainst() {
        assertThat(UNUSUAL.doubt(now(0, 0), Optional.empty())).isEmpty();
        assertThat(UNUSUAL.doubt(now(1_000_000), Optional.empty())).isEmpty();
    }

    @Test
    void nobodyAfterSomebodyIsUnusualHoweverFewTheyWere() {
        assertThat(UNUSUAL.doubt(now(0), before(1))).get().asString().contains("the total is 0 after 1", "2026-09");
        assertThat(UNUSUAL.doubt(now(), before(5))).isPresent();
        assertThat(UNUSUAL.doubt(now(0), before(0))).isEmpty();
        assertThat(UNUSUAL.doubt(now(), before())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // More than 50 % and more than 100 users
        "300, 451, true",
        "300, 450, false",
        "300, 149, true",
        "300, 150, false",
        // Not more than 100 users
        "50, 150, false",
        "50, 151, true",
        "150, 50, false",
        "201, 100, true",
        // Up from nobody
        "0, 100, false",
        "0, 101, true",
        "9223372036854775807, 4611686018427387903, true",
        "9223372036854775807, 4611686018427387904, false",
        "4000000000000000000, 6000000000000000001, true",
        "4000000000000000000, 6000000000000000000, false",
        "9223372036854775807, 9223372036854775807, false",
    })
    void aTotalIsUnusualThatDiffersByMoreThanAShareAndByMoreThanAHundred(long then, long now, boolean unusual) {
        assertThat(UNUSUAL.doubt(now(now), before(then)).isPresent()).isEqualTo(unusual);
    }

    @Test
    void theFiguresAreTold() {
        assertThat(UNUSUAL.doubt(now(20_000), before(50_545)))
                .contains("20,000 monthly users after 50,545 in 2026-09, which is down by more than 50%");
        assertThat(plausibility(Mode.UNUSUAL, "12.5", "20").doubt(now(1_126), before(1_000)))
                .contains("1,126 monthly users after 1,000 in 2026-09, which is up by more than 12.5%");
    }

    @ParameterizedTest
    @CsvSource({
        // Companies that had users, of which so many are lost: more than 20 %, and at least three.
        "15, 3, false",
        "14, 3, true",
        "20, 4, false",
        "20, 5, true",
        "2, 2, false",
        "3, 3, true",
    })
    void companiesThatAreLostAreUnusualWhereTheyAreMoreThanAShareAndThreeAtLeast(int had, int lost, boolean unusual) {
        long[] then = new long[had + 1];
        long[] gone = new long[had - lost + 1];
        long[] emptied = new long[had + 1];
        java.util.Arrays.fill(then, 1);
        then[0] = 1_000;
        java.util.Arrays.fill(gone, 1);
        gone[0] = 1_000;
        java.util.Arrays.fill(emptied, 0, had - lost + 1, 1);
        emptied[0] = 1_000;
        // One of them is the large one, which stays.
        long[] exact = java.util.Arrays.copyOf(then, had);
        long[] exactGone = java.util.Arrays.copyOf(gone, had - lost);
        long[] exactEmptied = java.util.Arrays.copyOf(emptied, had);
        if (had == lost) {
            exact[0] = 1;
        } else {
            java.util.Arrays.fill(exactEmptied, had - lost, had, 0);
        }
        if (had == lost) {
            java.util.Arrays.fill(exactEmptied, 0);
        }

        assertThat(companiesDoubted(now(exactGone), exact)).isEqualTo(unusual);
        assertThat(companiesDoubted(now(exactEmptied), exact)).isEqualTo(unusual);
    }

    private static boolean companiesDoubted(Statement statement, long[] then) {
        return UNUSUAL.doubt(statement, before(then))
                .filter(doubt -> doubt.contains("companies that had"))
                .isPresent();
    }

    @Test
    void companiesThatHadNobodyBeforeAreNotMissed() {
        assertThat(UNUSUAL.doubt(now(500), before(500, 0, 0, 0, 0, 0))).isEmpty();
    }

    @Test
    void theOnesThatAreLostAreNamedButNotHundredsOfThem() {
        long[] then = new long[40];
        java.util.Arrays.fill(then, 3);

        String doubt = UNUSUAL.doubt(now(3, 3, 3), before(then)).orElseThrow();

        assertThat(doubt)
                .contains("37 of the 40 companies that had users in 2026-09", "more than 20%", "Company 3, ")
                .endsWith("and 27 more");
    }

    @Test
    void aCompanyThatComesUnderAnotherIdIsUnusualAsNoWitnessHearsTheIds() {
        Optional<Earlier> before = before(5, 70, 9);
        List<Line> lines = new ArrayList<>(lines(5, 70, 9));
        lines.set(1, new Line("25", "Company 1", 70, null, null, null, null));

        assertThat(UNUSUAL.doubt(statement(StatementType.FINALIZED, lines), before))
                .contains("1 company has another id than in 2026-09: Company 1 (25, was id-1)");
        assertThat(plausibility(Mode.OFF, "50", "20").doubt(statement(StatementType.FINALIZED, lines), before))
                .isEmpty();
    }

    @Test
    void aSecondCompanyOfOneNameIsNotUnusualAndNeitherIsOneThatOnlyCameOrWent() {
        List<Line> lines = new ArrayList<>(lines(5, 70));
        lines.add(new Line("another", "Company 1", 3, null, null, null, null));
        lines.add(new Line("newcomer", "Newcomer", 3, null, null, null, null));

        assertThat(UNUSUAL.doubt(statement(StatementType.FINALIZED, lines), before(5, 70, 9)))
                .isEmpty();
    }

    @Test
    void alwaysHasEachClosedMonthWaitAndSaysWhatIsUnusualBesides() {
        Plausibility always = plausibility(Mode.ALWAYS, "50", "20");

        assertThat(always.doubt(now(10), Optional.empty()))
                .contains("billing.review=always has each closed month wait");
        assertThat(always.doubt(now(0), before(7)))
                .contains("the total is 0 after 7 monthly users in 2026-09; billing.review=always has each closed month"
                        + " wait");
    }

    @Test
    void offHoldsNothingAndALookAtAnOpenMonthIsNeverHeld() {
        assertThat(plausibility(Mode.OFF, "50", "20").doubt(now(0), before(7))).isEmpty();
        assertThat(plausibility(Mode.ALWAYS, "50", "20").doubt(statement(StatementType.PROVISIONAL, 0), before(7)))
                .isEmpty();
    }

    private static Plausibility plausibility(Mode mode, String change, String gone) {
        return new Plausibility(mode, new BigDecimal(change), new BigDecimal(gone));
    }

    private static Optional<Earlier> before(long... users) {
        List<Line> lines = lines(users);
        return Optional.of(new Earlier(
                "2026-09", lines.stream().mapToLong(Line::monthlyUsers).sum(), lines));
    }

    private static Statement now(long... users) {
        return statement(StatementType.FINALIZED, users);
    }

    private static Statement statement(StatementType type, long... users) {
        return statement(type, lines(users));
    }

    private static Statement statement(StatementType type, List<Line> lines) {
        long total = lines.stream().mapToLong(Line::monthlyUsers).sum();
        return Statement.of(
                new ProvenReading(
                        Account.DEFAULT,
                        YearMonth.of(2026, 10),
                        lines,
                        total,
                        new Proof(Verification.EXPORT, READ, lines.size(), total, total)),
                Circumstances.plain(new Account(Account.DEFAULT, "Acme Security"), ZoneOffset.UTC, type, 1),
                READ);
    }

    private static List<Line> lines(long... users) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < users.length; i++) {
            lines.add(new Line("id-" + i, "Company " + i, users[i], null, null, null, null));
        }
        return lines;
    }
}
