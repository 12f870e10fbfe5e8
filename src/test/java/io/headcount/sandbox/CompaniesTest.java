package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompaniesTest {

    private static final YearMonth MONTH = TestClock.MONTH;

    @TempDir
    Path inbox;

    @Test
    void theSameSeedGivesTheSameNumbersInAnyOrderOfQuestionsAndAnyTimeZone() throws IOException {
        List<SandboxCompany> first;
        try (Sandbox sandbox = sandbox(137, 7)) {
            first = sandbox.companies(MONTH);
        }
        TimeZone home = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        try (Sandbox sandbox = sandbox(137, 7);
                Sandbox other = sandbox(137, 8)) {
            assertThat(sandbox.currentMonth()).isEqualTo(YearMonth.of(2026, 11));
            sandbox.companies(MONTH.minusMonths(3));
            sandbox.expectedTotal(MONTH.minusMonths(1));
            assertThat(sandbox.companies(MONTH)).isEqualTo(first);
            assertThat(other.companies(MONTH)).isNotEqualTo(first);
        } finally {
            TimeZone.setDefault(home);
        }
    }

    /** So that a change of the generator doesn't pass unseen: demos and documents quote these numbers. */
    @Test
    void theDefaultSandboxKeepsItsTotals() throws IOException {
        try (Sandbox sandbox = sandbox(137, 1)) {
            assertThat(sandbox.expectedTotal(MONTH))
                    .isEqualTo(sandbox.companies(MONTH).stream()
                            .mapToLong(SandboxCompany::monthlyUsers)
                            .sum())
                    .isEqualTo(33_226);
        }
    }

    @Test
    void theListHasTheNamesThatBreakPrograms() throws IOException {
        try (Sandbox sandbox = sandbox(137, 1)) {
            List<String> names =
                    sandbox.companies(MONTH).stream().map(SandboxCompany::name).toList();
            assertThat(names)
                    .anyMatch(name -> name.startsWith("=HYPERLINK("))
                    .anyMatch(name -> name.contains("\n"))
                    .anyMatch(name -> name.contains("<script>"))
                    .anyMatch(name -> name.contains("🚀"))
                    .anyMatch(name -> name.contains("İ") && name.contains("ı"))
                    .anyMatch(name -> name.contains("${") && name.contains("{{") && name.contains("&"))
                    .anyMatch(name -> name.length() == 300)
                    .allMatch(name -> name.equals(name.strip()));
            assertThat(new HashSet<>(names)).hasSize(names.size() - 1);
        }
    }

    @Test
    void theListIsInOrderOfCreationWithPlausibleFigures() throws IOException {
        try (Sandbox sandbox = sandbox(5_000, 3)) {
            List<SandboxCompany> companies = sandbox.companies(MONTH);
            assertThat(companies).isSortedAccordingTo(Comparator.comparing(SandboxCompany::createdAt));
            assertThat(companies).extracting(SandboxCompany::id).doesNotHaveDuplicates();
            assertThat(companies)
                    .allMatch(company -> company.monthlyUsers() >= 0 && company.monthlyUsers() <= 2_000)
                    .anyMatch(company -> company.monthlyUsers() == 0)
                    .anyMatch(SandboxCompany::overLimit)
                    .anyMatch(company -> company.licenseLimit() == null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 100_000})
    void listsOfAnyLengthAreRead(int count) throws Exception {
        try (Sandbox sandbox = sandbox(count, 1)) {
            var rows = new VendorClient(sandbox).everyRow(MONTH, 500);
            assertThat(rows).hasSize(count);
            assertThat(VendorClient.sum(rows)).isEqualTo(sandbox.expectedTotal(MONTH));
        }
    }

    @Test
    void aCorrectedFigureChangesItsMonthAndNoOther() throws IOException {
        try (Sandbox sandbox = sandbox(25, 1)) {
            SandboxCompany company = sandbox.companies(MONTH).get(4);
            long before = sandbox.expectedTotal(MONTH);
            long other = sandbox.expectedTotal(MONTH.minusMonths(1));
            sandbox.change(MONTH, company.id(), company.monthlyUsers() + 17);
            assertThat(sandbox.expectedTotal(MONTH)).isEqualTo(before + 17);
            assertThat(sandbox.expectedTotal(MONTH.minusMonths(1))).isEqualTo(other);
            assertThat(sandbox.companies(MONTH).get(4))
                    .isEqualTo(company.withMonthlyUsers(company.monthlyUsers() + 17));
            assertThatThrownBy(() -> sandbox.change(MONTH, "nobody", 1)).hasMessageContaining("nobody");
            assertThatThrownBy(() -> sandbox.change(YearMonth.of(2025, 11), company.id(), 1))
                    .hasMessageContaining("2025-11");
        }
    }

    @Test
    void aDeletedCompanyIsGoneFromAllMonthsAtOnce() throws IOException {
        try (Sandbox sandbox = sandbox(25, 1)) {
            SandboxCompany gone = sandbox.companies(MONTH).get(7);
            sandbox.delete(gone.id());
            for (YearMonth month : List.of(MONTH, YearMonth.of(2025, 12))) {
                assertThat(sandbox.companies(month))
                        .hasSize(24)
                        .extracting(SandboxCompany::id)
                        .doesNotContain(gone.id());
            }
            assertThatThrownBy(() -> sandbox.delete(gone.id())).hasMessageContaining(gone.id());
        }
    }

    private Sandbox sandbox(int companies, long seed) throws IOException {
        return Sandbox.start(SandboxOptions.defaults(inbox)
                .withCompanies(companies)
                .withSeed(seed)
                .withClock(new TestClock()));
    }
}
