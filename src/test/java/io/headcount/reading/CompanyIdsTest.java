package io.headcount.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A company that comes under another company's id, or under none that it ever had, would be billed to a stranger: the export has no ids. */
class CompanyIdsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);

    private final Reading reading = new Reading("default", OCTOBER, Instant.EPOCH, MonthCheck.of(OCTOBER, SEPTEMBER));

    @Test
    void anIdThatIsRightInTheControlMonthAndWrongInTheReadingIsAFlaw() {
        reading.add(page(1, 1, 2, line("a", "Acme", 5), line("7", "Bolt", 9)));
        reading.hearControl(page(1, 1, 2, line("a", "Acme", 0), line("b", "Bolt", 0)));

        assertThat(reading.flaw()).hasValue("the vendor names the company Bolt by two ids, 7 and b");
    }

    @Test
    void theSameIdsAreNoFlaw() {
        reading.add(page(1, 1, 2, line("a", "Acme", 5), line("b", "Acme", 9)));
        reading.hearControl(page(1, 1, 2, line("b", "Acme", 0), line("a", "Acme", 0)));

        assertThat(reading.flaw()).isEmpty();
    }

    @Test
    void whoComesOnALaterPageOfTheReadingIsNoFlaw() {
        reading.add(page(1, 2, 4, line("a", "Acme", 5), line("b", "Bolt", 9)));
        reading.hearControl(page(1, 2, 4, line("c", "Acme", 0), line("d", "Dune", 0)));
        reading.add(page(2, 2, 4, line("c", "Acme", 1), line("d", "Dune", 2)));

        assertThat(reading.flaw()).isEmpty();
    }

    @Test
    void whoCameMeanwhileIsNoFlaw() {
        reading.add(page(1, 1, 1, line("a", "Acme", 5)));
        reading.hearControl(page(1, 1, 2, line("a", "Acme", 0), line("n", "Newcomer", 0)));

        assertThat(reading.flaw()).isEmpty();
    }

    private static Page page(int number, int pages, long total, Line... lines) {
        List<Line> all = Arrays.asList(lines);
        return new Page(
                number,
                all.size(),
                pages,
                total,
                all.stream().map(Line::companyId).toList(),
                all);
    }

    private static Line line(String id, String name, long users) {
        return new Line(id, name, users, null, null, null, null);
    }
}
