package io.headcount.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A vendor that ignores the month answers every month alike; numbers that live must not hide it. */
class MonthCheckTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);

    private final MonthCheck check = MonthCheck.of(OCTOBER, SEPTEMBER);

    @Test
    void aMonthInWhichNobodyCanHaveBeenIsAskedFirst() {
        assertThat(check.isOpen()).isTrue();
        assertThat(check.next()).isEqualTo(YearMonth.of(1999, 12));
        assertThat(check.proof()).isEqualTo(MonthProof.UNCHECKED);
        assertThat(check.flaw()).isPresent();
    }

    @Test
    void whereNobodyWasThereTheMonthIsHonoured() {
        check.heard(page(0, 0, 0), lines(5, 0, 7));

        assertThat(check.proof()).isEqualTo(MonthProof.HONOURED);
        assertThat(check.isOpen()).isFalse();
        assertThat(check.flaw()).isEmpty();
        assertThat(check.evidence()).contains("1999-12");
    }

    @Test
    void noRowsAreNobody() {
        check.heard(page(), lines(5, 0, 7));

        assertThat(check.proof()).isEqualTo(MonthProof.HONOURED);
    }

    @Test
    void aMonthThatIsRefusedAsABadOneIsHonoured() {
        check.unanswered(true);

        assertThat(check.proof()).isEqualTo(MonthProof.HONOURED);
    }

    @Test
    void aControlMonthThatCantBeReadDecidesNothing() {
        check.unanswered(false);

        assertThat(check.isOpen()).isTrue();
        assertThat(check.isLastResort()).isTrue();
        assertThat(check.next()).isEqualTo(SEPTEMBER);

        check.unanswered(true);
        assertThat(check.proof()).isEqualTo(MonthProof.UNCHECKED);
        assertThat(check.flaw()).isPresent();
    }

    @Test
    void aNeighbourWithTheSameNumbersProvesThatTheMonthIsIgnored() {
        check.heard(page(5, 0, 7), lines(5, 0, 7));
        check.heard(page(5, 0, 7), lines(5, 0, 7));

        assertThat(check.isOpen()).isFalse();
        assertThat(check.proof()).isEqualTo(MonthProof.UNCHECKED);
        assertThat(check.flaw().orElseThrow())
                .contains("keepnet.month-field", "2026-09", "2026-10", "2 of the 2 companies");
    }

    @Test
    void aTenthThatMovedBetweenTwoRequestsProvesNothing() {
        long[] tens = IntStream.range(0, 20).mapToLong(i -> 10).toArray();
        long[] moved = tens.clone();
        moved[3]++;
        moved[4]++;
        check.heard(page(tens), lines(tens));
        check.heard(page(moved), lines(tens));

        assertThat(check.flaw()).isPresent();
    }

    @Test
    void moreThanATenthThatDiffersIsAnotherMonth() {
        long[] tens = IntStream.range(0, 20).mapToLong(i -> 10).toArray();
        long[] other = tens.clone();
        other[3]++;
        other[4]--;
        other[5] = 0;
        check.heard(page(tens), lines(tens));
        check.heard(page(other), lines(tens));

        assertThat(check.proof()).isEqualTo(MonthProof.HONOURED);
    }

    @Test
    void companiesThatNobodyUsedInEitherMonthCountForNothing() {
        check.heard(page(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), lines(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        check.heard(page(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), lines(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

        assertThat(check.proof()).isEqualTo(MonthProof.HONOURED);
    }

    @Test
    void companiesThatOnlyTheOtherPageHasMayHaveMovedAndProveNothing() {
        check.heard(page(5, 6), lines(5, 6));
        check.heard(
                new Page(1, 10, 1, 2, List.of("new"), List.of(new Line("new", "New", 9, null, null, null, null))),
                lines(5, 6));

        assertThat(check.flaw()).isPresent();
    }

    @Test
    void aPageOnWhichNobodyHasUsersIsNotTheOneToLookAt() {
        Reading reading = new Reading("default", OCTOBER, java.time.Instant.EPOCH, check);
        reading.add(numbered(1, 3, 0, 0));
        assertThat(reading.isMonthCheckDue()).isFalse();

        reading.add(numbered(2, 3, 0, 4));
        assertThat(reading.isMonthCheckDue()).isTrue();
        assertThat(reading.controlPage()).isEqualTo(2);
    }

    @Test
    void aMonthInWhichNobodyWasAtAllIsCheckedAtTheEnd() {
        Reading reading = new Reading("default", OCTOBER, java.time.Instant.EPOCH, check);
        reading.add(numbered(1, 1, 0, 0));

        assertThat(reading.isMonthCheckDue()).isTrue();
        assertThat(reading.controlPage()).isEqualTo(1);
    }

    @Test
    void aReadingThatNeedsNoCheckAsksForNone() {
        MonthCheck none = MonthCheck.notNeeded(OCTOBER);

        assertThat(none.isOpen()).isFalse();
        assertThat(none.flaw()).isEmpty();
        assertThat(none.proof()).isEqualTo(MonthProof.UNCHECKED);
    }

    private static Page numbered(int number, int pages, long... users) {
        List<Line> lines = IntStream.range(0, users.length)
                .mapToObj(i -> line("p" + number + "-" + i, users[i]))
                .toList();
        return new Page(
                number,
                users.length,
                pages,
                (long) pages * users.length,
                lines.stream().map(Line::companyId).toList(),
                lines);
    }

    private static Page page(long... users) {
        List<Line> lines = lines(users);
        return new Page(
                1, 1000, 1, users.length, lines.stream().map(Line::companyId).toList(), lines);
    }

    private static Lines lines(long... users) {
        return Lines.of(IntStream.range(0, users.length)
                .mapToObj(i -> line("c" + i, users[i]))
                .toList());
    }

    private static Line line(String id, long users) {
        return new Line(id, id, users, null, null, null, null);
    }
}
