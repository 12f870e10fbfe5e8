package io.headcount.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headcount.statement.Account;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Right or nothing: what a reading must be to be billed by. */
class ProofTest {

    private static final Instant NOW = Instant.parse("2026-11-01T06:00:01Z");

    private final Prover prover = new Prover();
    private final Reading reading = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);

    @Test
    void pagesThatAgreeAreAReading() throws Exception {
        add(page(1, 2, 3, line("a", 5), line("b", 0)), page(2, 2, 3, line("c", 7)));

        ProvenReading proven = prover.byTotals(reading);

        assertThat(proven.total()).isEqualTo(12);
        assertThat(proven.lines()).extracting(Line::companyId).containsExactly("a", "b", "c");
        assertThat(proven.proof()).isEqualTo(new Proof(Verification.TOTALS, NOW, 3, 12, null));
    }

    @Test
    void aResellerWithoutCustomersHasNobody() throws Exception {
        add(page(1, 0, 0));

        assertThat(prover.byTotals(reading).total()).isZero();
    }

    @Test
    void aReadingWithoutAPageProvesNothing() {
        assertUnproven("the last page was not reached");
    }

    @Test
    void aReadingThatStopsHalfWayProvesNothing() {
        add(page(1, 2, 2, line("a", 5)));

        assertThat(reading.isUnfinished()).isTrue();
        assertThat(reading.nextPage()).isEqualTo(2);
        assertUnproven("the last page was not reached");
    }

    /** The first page holds as many as were promised, and yet there is another: the promise is wrong. */
    @Test
    void thePagesAreReadToTheLastThoughThePromiseIsKeptEarlier() {
        add(page(1, 2, 1, line("a", 5)));
        assertThat(reading.isUnfinished()).isTrue();

        add(page(2, 2, 1, line("b", 5)));

        assertUnproven("reported 1 companies and listed more");
    }

    @Test
    void aRowThatWasLostBetweenTwoPagesIsMissed() {
        add(page(1, 2, 4, line("a", 1), line("b", 1)), page(2, 2, 4, line("d", 1)), page(3, 2, 4));

        assertUnproven("reported 4 companies and listed 3");
    }

    @Test
    void aTotalThatMovesWhileItIsReadIsNoTotal() {
        add(page(1, 2, 3, line("a", 1), line("b", 1)), page(2, 2, 4, line("c", 1), line("d", 1)));

        assertUnproven("page 1 reported 3 companies, page 2 reported 4");
        assertThat(reading.isUnfinished()).as("no further page is asked for").isFalse();
    }

    @Test
    void aPageThatIsNotTheOneAskedForIsRefused() {
        add(page(1, 3, 3, line("a", 1)), page(3, 3, 3, line("c", 1)));

        assertUnproven("asked for page 2, the vendor answered page 3");
    }

    @Test
    void aPageThatComesAgainAndAgainEnds() {
        for (int calls = 0; reading.isUnfinished(); calls++) {
            assertThat(calls).isLessThan(10);
            reading.add(new Page(null, 2, null, 10, List.of("a", "b"), List.of(line("a", 1), line("b", 1))));
        }

        assertUnproven("reported 10 companies and listed 2");
    }

    @Test
    void aListWithoutEndEnds() {
        int next = 0;
        while (reading.isUnfinished()) {
            reading.add(new Page(null, 1, null, 20, List.of("c" + next), List.of(line("c" + next, 1))));
            assertThat(++next).isLessThan(50);
        }
        // As many as were promised, and no word that there are more pages.
        assertThat(reading.companies()).isEqualTo(20);
    }

    @Test
    void aPromiseBeyondReasonIsNotWaitedFor() {
        add(page(1, 1, 10_000_001, line("a", 1)));

        assertThat(reading.isUnfinished()).isFalse();
        assertUnproven("which is impossible");
    }

    @Test
    void aCompanyOnTwoPagesIsCountedOnceAndLeavesAGap() {
        add(page(1, 2, 4, line("a", 3), line("b", 4)), page(2, 2, 4, line("b", 4), line("c", 5)), page(3, 2, 4));

        assertThat(reading.total()).isEqualTo(12);
        assertUnproven("reported 4 companies and listed 3");
    }

    @Test
    void aCompanyWithTwoNumbersHasNone() {
        add(page(1, 2, 2, line("a", 3)), page(2, 2, 2, line("a", 4), line("b", 1)));

        assertUnproven("company a is on two pages, with 3 and 4 monthly users");
    }

    @Test
    void aSumThatDoesNotFitIsNotWrappedRound() {
        add(page(1, 1, 2, line("a", Long.MAX_VALUE), line("b", 1)));

        assertUnproven("too large to be right");
        assertThat(reading.total()).isPositive();
    }

    @Test
    void theLargestSumFits() throws Exception {
        add(page(1, 1, 2, line("a", Long.MAX_VALUE - 1), line("b", 1)));

        assertThat(prover.byTotals(reading).total()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aClampedPageSizeIsBelieved() {
        add(new Page(1, 25, 2, 30, ids(lines(25)), lines(25)));

        assertThat(reading.pageSize()).contains(25);
    }

    @Test
    void aPageSizeOfNothingIsNotBelieved() {
        add(new Page(1, 0, 2, 30, ids(lines(25)), lines(25)));

        assertThat(reading.pageSize()).isEmpty();
    }

    @Test
    void rowsThatNestAreCountedOnceWhicheverWayTheyArePromised() throws Exception {
        Line parent = line("p", 3);
        Line child = line("k", 4);
        add(new Page(1, 10, 1, 1, List.of("p"), List.of(parent, child)));
        assertThat(prover.byTotals(reading).total()).isEqualTo(7);

        Reading all = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        all.add(new Page(1, 10, 1, 2, List.of("p"), List.of(parent, child)));
        assertThat(prover.byTotals(all).total()).isEqualTo(7);
    }

    @Test
    void aChildThatStandsInTheListTooIsCountedOnce() throws Exception {
        add(new Page(1, 10, 1, 2, List.of("p", "k"), List.of(line("p", 3), line("k", 4), line("k", 4))));

        assertThat(prover.byTotals(reading).total()).isEqualTo(7);
    }

    @Test
    void rowsThatNestAndAreTooManyEitherWayAreRefused() {
        add(new Page(1, 10, 1, 1, List.of("p", "q"), List.of(line("p", 3), line("k", 4), line("q", 5))));

        assertUnproven("listed more");
    }

    @Test
    void aLineThatNobodyCanBillByIsNotMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> line(" ", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> line("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> page(1, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new WitnessRow("", "A", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new WitnessRow(null, "A", -1));
    }

    @Test
    void overTheLimitMeansMoreRegisteredThanAllowed() {
        assertThat(new Line("a", "A", 1, 11L, 10L, null, null).overLimit()).isTrue();
        assertThat(new Line("a", "A", 99, 10L, 10L, null, null).overLimit()).isFalse();
        assertThat(new Line("a", "A", 99, 11L, null, null, null).overLimit()).isFalse();
        assertThat(new Line("a", "A", 99, null, 10L, null, null).overLimit()).isFalse();
    }

    @Test
    void theExportConfirmsInWhateverOrder() throws Exception {
        add(page(1, 1, 3, line("a", 5), line("b", 6), line("c", 5)));
        List<WitnessRow> rows = new ArrayList<>(List.of(row("Company c", 5), row("Company a", 5), row("Company b", 6)));
        for (int i = 0; i < 6; i++) {
            Collections.rotate(rows, 1);

            ProvenReading proven = prover.byExport(reading, witness(rows));

            assertThat(proven.proof()).isEqualTo(new Proof(Verification.EXPORT, NOW, 3, 16, 16L));
        }
    }

    @Test
    void anExportOfTheSameSumAndOtherNumbersConfirmsNothing() {
        add(page(1, 1, 2, line("a", 5), line("b", 6)));

        assertDiffers("'Company a': pages 5, export 6", row("Company a", 6), row("Company b", 5));
    }

    @Test
    void anExportThatLacksACompanyConfirmsNothing() {
        add(page(1, 1, 2, line("a", 5), line("b", 0)));

        assertDiffers("'Company b': pages 0, export nothing", row("Company a", 5));
    }

    @Test
    void anExportWithACompanyMoreConfirmsNothing() {
        add(page(1, 1, 1, line("a", 5)));

        assertDiffers("'Company z': pages nothing, export 0", row("Company a", 5), row("Company z", 0));
    }

    @Test
    void anExportThatNamesACompanyTwiceConfirmsNothing() {
        add(page(1, 1, 1, line("a", 5)));

        assertDiffers("'Company a': pages nothing, export 5", row("Company a", 5), row("Company a", 5));
    }

    @Test
    void anEmptyExportConfirmsAnEmptyListOnly() throws Exception {
        Reading empty = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        empty.add(page(1, 0, 0));
        assertThat(prover.byExport(empty, new Witness(empty)).total()).isZero();

        add(page(1, 1, 1, line("a", 0)));
        assertDiffers("'Company a': pages 0, export nothing");
    }

    @Test
    void anExportOfAReadingThatIsFlawedConfirmsNothing() {
        add(page(1, 1, 2, line("a", 5)));

        assertThatExceptionOfType(UnprovenReading.class)
                .isThrownBy(() -> prover.byExport(reading, witness(List.of(row("Company a", 5)))));
    }

    @Test
    void companiesOfOneNameNeedNotBeToldApart() throws Exception {
        add(page(1, 1, 3, named("a", "Acme", 5), named("b", "Acme", 6), named("c", "Acme", 5)));

        assertThat(prover.byExport(reading, witness(List.of(row("Acme", 5), row("Acme", 5), row("Acme", 6))))
                        .total())
                .isEqualTo(16);
        assertDiffers("'Acme': pages 5, export 6", row("Acme", 5), row("Acme", 6), row("Acme", 6));
    }

    @Test
    void aNameMayBeSpeltInComposedOrDecomposedCharactersAndBlanks() throws Exception {
        add(page(1, 1, 3, named("a", "Caf\u00e9  Ltd", 5), named("b", " \u1eadc\u00a0me\u3000", 6), named("c", "", 7)));

        assertThat(prover.byExport(
                                reading,
                                witness(List.of(
                                        row("Cafe\u0301\r\nLtd ", 5), row("a\u0323\u0302c me", 6), row(" ", 7))))
                        .total())
                .isEqualTo(18);
    }

    @Test
    void namesWrittenDifferentlyAreProvenByTheirNumbersWhenAnotherReadingFindsTheSame() throws Exception {
        add(page(1, 1, 4, named("a", "Çağ A.Ş.", 5), named("b", "Bolt", 6), named("c", "Cyan", 7), named("d", "D", 7)));
        WitnessRow[] rows = {row("CAG A S", 5), row("Bolt", 6), row("?", 7), row("D", 7)};

        assertDiffers("2 names are written differently in it ('Cyan' in the pages, '?' in the export; 'Çağ", rows);
        ProvenReading proven = prover.byExport(reading, witness(List.of(rows)));

        assertThat(proven.proof())
                .isEqualTo(new Proof(Verification.EXPORT, NOW, 4, 25, 25L, MonthProof.UNCHECKED, null, 2));
        assertThat(proven.writtenDifferently())
                .containsExactlyInAnyOrder(
                        "'Çağ A.Ş.' in the pages, 'CAG A S' in the export", "'Cyan' in the pages, '?' in the export");
    }

    /** One company went and one of the same number came while the list was read: its number is right, its name is not. */
    @Test
    void aListThatMovesIsNotTakenForAMatterOfWriting() {
        add(page(1, 1, 2, named("a", "Acme", 0), named("b", "Bolt", 6)));

        assertDiffers("only a second reading", row("New", 0), row("Bolt", 6));
        assertDiffers("only a second reading", row("Newer", 0), row("Bolt", 6));
        assertDiffers("only a second reading", row("New", 0), row("Bolt", 6));
    }

    @Test
    void aNumberThatStandsByAnotherCompanyIsNoMatterOfWriting() {
        add(page(1, 1, 3, named("a", "Acme", 5), named("b", "Bolt", 6), named("c", "Cyan", 7)));

        for (int i = 0; i < 2; i++) {
            // Swapped; swapped in other letters; another number; one twice; and a name that stands in both.
            assertDiffers("they differ in", row("Acme", 6), row("Bolt", 5), row("Cyan", 7));
            assertDiffers("they differ in", row("ACME", 6), row("BOLT", 5), row("Cyan", 7));
            assertDiffers("they differ in", row("Acmé!", 6), row("bolt", 5), row("Cyan", 7));
            assertDiffers("they differ in", row("X", 5), row("Y", 6), row("Z", 8));
            assertDiffers("they differ in", row("X", 6), row("Y", 6), row("Z", 6));
            assertDiffers("they differ in", row("Acme", 5), row("Acme", 6), row("Cyan", 7));
            assertDiffers("they differ in", row("X", 5), row("Y", 6));
            assertDiffers("they differ in", row("X", 5), row("Y", 6), row("Z", 7), row("V", 0));
        }
    }

    @Test
    void whereTheExportNamesIdsNoOtherIdIsTaken() {
        add(page(1, 1, 1, named("a", "Acme", 5)));

        for (int i = 0; i < 2; i++) {
            assertDiffers("they differ in", new WitnessRow("z", "Acme", 5));
        }
    }

    @Test
    void theNumberOfCompaniesTellsWhetherTheLastRowIsTheirTotal() throws Exception {
        add(page(1, 1, 2, named("a", "Acme", 5), named("b", "Total", 5)));
        WitnessRow total = new WitnessRow(null, "Total", 5, true);
        assertThat(prover.byExport(reading, witness(List.of(row("Acme", 5), total)))
                        .total())
                .isEqualTo(10);

        Reading one = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        one.add(page(1, 1, 1, named("a", "Acme", 5)));
        Witness witness = new Witness(one);
        List.of(row("Acme", 5), total).forEach(witness::says);
        assertThat(prover.byExport(one, witness).proof().witnessTotal()).isEqualTo(5);
    }

    @Test
    void aTotalIsNotTakenForTheCompanyThatTheExportMisses() {
        add(page(1, 1, 3, named("a", "Acme", 5), named("b", "Bolt", 6), named("c", "Cyan", 11)));

        for (int i = 0; i < 2; i++) {
            assertDiffers(
                    "'Cyan': pages 11, export nothing",
                    row("Acme", 5),
                    row("Bolt", 6),
                    new WitnessRow(null, "Total", 11, true));
        }
    }

    @Test
    void whereTheExportNamesIdsItIsTheIdThatCounts() throws Exception {
        add(page(1, 1, 2, named("a", "Acme", 5), named("b", "Bolt", 6)));

        assertThat(prover.byExport(
                                reading,
                                witness(List.of(new WitnessRow("a", "Renamed", 5), new WitnessRow("b", "Bolt", 6))))
                        .total())
                .isEqualTo(11);
        assertDiffers("'Acme': pages 5, export 6", new WitnessRow("a", "Acme", 6), new WitnessRow("b", "Bolt", 5));
    }

    @Test
    void whatDiffersIsToldInAHandfulOfLines() {
        List<Line> lines = lines(5000);
        add(new Page(1, 5000, 1, 5000, ids(lines), lines));

        String message = assertDiffers("and 4995 more companies");

        assertThat(message).hasSizeLessThan(2000);
    }

    @Test
    void whatDiffersIsToldInAHandfulOfLinesAlsoWhereAllHaveOneName() {
        List<Line> lines = IntStream.range(0, 5000)
                .mapToObj(i -> named("id" + i, "Acme", i))
                .toList();
        add(new Page(1, 5000, 1, 5000, ids(lines), lines));

        String message = assertDiffers("'Acme': pages 0 and 1 and 2 and");

        assertThat(message).hasSizeLessThan(2000);
    }

    @Test
    void aNameOfAnyLengthIsToldShort() {
        add(page(1, 1, 1, named("a", "👥".repeat(10_000) + "\u001b[2J\u202e", 5)));

        String message = assertDiffers("…");

        assertThat(message).hasSizeLessThan(1000).doesNotContain("\u001b", "\u202e");
        assertThat(message.replaceAll("\\p{Cs}", "")).isEqualTo(message);
    }

    @Test
    void whatSteersATerminalIsNotTold() {
        add(page(1, 1, 1, named("a", "A\u001b[2J\u009b1m\u202eB\u2028C", 5)));

        assertThat(assertDiffers("pages 5")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\u2028]");
    }

    @Test
    void aSecondReadingMustSayTheSame() throws Exception {
        add(page(1, 1, 2, line("a", 5), line("b", 6)));
        Reading same = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        same.add(page(1, 1, 2, line("b", 6), line("a", 5)));
        assertThat(prover.bySecondReading(reading, same).proof())
                .isEqualTo(new Proof(Verification.SECOND_READING, NOW, 2, 11, 11L));

        Reading other = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        other.add(page(1, 1, 2, line("a", 6), line("b", 5)));
        assertThatExceptionOfType(UnprovenReading.class)
                .isThrownBy(() -> prover.bySecondReading(reading, other))
                .withMessageContaining("'Company a': pages 5, second reading 6");

        Reading flawed = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
        flawed.add(page(1, 1, 3, line("a", 5), line("b", 6)));
        flawed.add(page(2, 1, 3));
        assertThatExceptionOfType(UnprovenReading.class).isThrownBy(() -> prover.bySecondReading(reading, flawed));
    }

    @Test
    void theRouteAddsPagesAndTellsHowFarItIs() {
        List<Long> promised = new ArrayList<>();
        MonthlyUsers strategy = new MonthlyUsers(progress -> promised.add(progress.promised()));

        Reading same = strategy.add(reading, page(1, 1, 1, line("a", 5)));

        assertThat(same).isSameAs(reading);
        assertThat(promised).containsExactly(1L);
        assertThat(reading.total()).isEqualTo(5);
    }

    /**
     * Random lists, read in random pages with whatever goes wrong between two pages of a live list. Either the total is
     * right for what the export said, or there is none.
     */
    @Test
    void whateverHappensBetweenThePagesTheTotalIsRightOrThereIsNone() {
        int proven = 0;
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<Line> list = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                // Few names and small numbers, so that rows are often alike.
                list.add(named("id" + i, "N" + random.nextInt(4), random.nextInt(3)));
            }
            Reading pulled = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), NOW);
            int size = 1 + random.nextInt(5);
            for (int calls = 0; pulled.isUnfinished() && calls < 50; calls++) {
                pulled.add(slice(list, pulled.nextPage(), size, random));
                if (random.nextInt(6) == 0) {
                    accident(list, random);
                }
            }
            Witness witness = new Witness(pulled);
            list.forEach(line -> witness.says(row(line.companyName(), line.monthlyUsers())));
            long right = list.stream().mapToLong(Line::monthlyUsers).sum();
            try {
                assertThat(prover.byExport(pulled, witness).total())
                        .as("seed %d", seed)
                        .isEqualTo(right);
                proven++;
            } catch (UnprovenReading e) {
                refused++;
            }
        }
        assertThat(proven).isGreaterThan(2000);
        assertThat(refused).isGreaterThan(2000);
    }

    private static Page slice(List<Line> list, int number, int size, Random random) {
        int from = Math.min(list.size(), (number - 1) * size);
        List<Line> rows = list.subList(from, Math.min(list.size(), from + size));
        boolean tells = random.nextBoolean();
        return new Page(
                tells ? number : null,
                tells ? size : null,
                tells ? (list.size() + size - 1) / size : null,
                list.size(),
                ids(rows),
                rows);
    }

    private static void accident(List<Line> list, Random random) {
        int at = list.isEmpty() ? 0 : random.nextInt(list.size());
        switch (random.nextInt(5)) {
            case 0 -> list.add(at, named("new" + random.nextInt(100), "N" + random.nextInt(4), random.nextInt(3)));
            case 1 -> {
                if (!list.isEmpty()) {
                    list.remove(at);
                }
            }
            case 2 -> {
                if (!list.isEmpty()) {
                    list.add(list.remove(at));
                }
            }
            case 3 -> {
                if (!list.isEmpty()) {
                    Line line = list.get(at);
                    list.set(at, named(line.companyId(), line.companyName(), random.nextInt(3)));
                }
            }
            default -> {
                // One goes and one comes: the number of rows stays what it was.
                if (!list.isEmpty()) {
                    list.remove(at);
                    list.add(named("new" + random.nextInt(100), "N" + random.nextInt(4), random.nextInt(3)));
                }
            }
        }
    }

    private void add(Page... pages) {
        for (Page page : pages) {
            reading.add(page);
        }
    }

    private void assertUnproven(String reason) {
        assertThatExceptionOfType(UnprovenReading.class)
                .isThrownBy(() -> prover.byTotals(reading))
                .withMessageContaining(reason);
    }

    private String assertDiffers(String difference, WitnessRow... rows) {
        UnprovenReading unproven =
                catchThrowableOfType(UnprovenReading.class, () -> prover.byExport(reading, witness(List.of(rows))));
        assertThat(unproven).hasMessageContaining(difference);
        return unproven.getMessage();
    }

    private Witness witness(List<WitnessRow> rows) {
        Witness witness = new Witness(reading);
        rows.forEach(witness::says);
        return witness;
    }

    private static Page page(int number, int pages, long records, Line... lines) {
        return new Page(number, 2, pages, records, ids(List.of(lines)), List.of(lines));
    }

    private static List<String> ids(List<Line> lines) {
        return lines.stream().map(Line::companyId).toList();
    }

    private static List<Line> lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> line("c" + i, i)).toList();
    }

    private static WitnessRow row(String name, long users) {
        return new WitnessRow(null, name, users);
    }

    private static Line line(String id, long users) {
        return named(id, "Company " + id, users);
    }

    private static Line named(String id, String name, long users) {
        return new Line(id, name, users, null, null, null, null);
    }
}
