package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 25 companies in pages of 10: variants must still give the right total, lies must be such that a reader can tell. */
class ListFaultsTest {

    private static final String COUNT = "monthlyActiveUserCount";

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;
    private String token;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(25).withClock(new TestClock()));
        client = new VendorClient(sandbox);
        token = client.token();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "OTHER_ENVELOPE",
                "CLAMPED_PAGES",
                "CLAMPED_SILENTLY",
                "CLUSTERED",
                "CLUSTERED_TWICE",
                "RESOURCE_ID",
                "UNKNOWN_FIELDS",
                "FIELDS_REORDERED",
                "SLOW"
            })
    void aVariantHidesNoCompany(Fault variant) throws Exception {
        sandbox.fault(variant);
        for (int size : new int[] {10, 100}) {
            List<JsonNode> rows = client.everyRow(TestClock.MONTH, size);
            assertThat(rows).hasSize(25);
            assertThat(VendorClient.sum(rows)).isEqualTo(sandbox.expectedTotal(TestClock.MONTH));
        }
    }

    @Test
    void aSilentClampStillReckonsWithWhatWasAsked() throws Exception {
        sandbox.fault(Fault.CLAMPED_SILENTLY);
        JsonNode data = page(1, 100);
        assertThat(data.path("results")).hasSize(10);
        assertThat(data.path("pageSize").intValue()).isEqualTo(100);
        assertThat(data.path("totalNumberOfPages").intValue()).isEqualTo(1);
        sandbox.mend(Fault.CLAMPED_SILENTLY);
        sandbox.fault(Fault.CLAMPED_PAGES);
        assertThat(page(1, 100).path("pageSize").intValue()).isEqualTo(10);
        assertThat(page(1, 100).path("totalNumberOfPages").intValue()).isEqualTo(3);
    }

    @Test
    void nestedRowsAreFewerThanTheTotalSays() throws Exception {
        sandbox.fault(Fault.CLUSTERED);
        JsonNode data = page(1, 10);
        assertThat(data.path("results")).hasSize(3);
        assertThat(data.path("results").get(0).path("children")).hasSize(3);
        assertThat(data.path("totalNumberOfRecords").intValue()).isEqualTo(25);
    }

    @Test
    void theOtherEnvelopeHasNoStatus() throws Exception {
        sandbox.fault(Fault.OTHER_ENVELOPE);
        JsonNode answer =
                VendorClient.JSON.readTree(client.search(token, VendorClient.searchBody(TestClock.MONTH, 1, 10))
                        .body());
        assertThat(answer.fieldNames()).toIterable().containsExactly("data", "isSuccess", "messages");
    }

    @Test
    void aBadCountStandsInTheFourthRow() throws Exception {
        long truth = sandbox.companies(TestClock.MONTH).get(3).monthlyUsers();
        assertThat(fourth(Fault.COUNT_NULL).path(COUNT).isNull()).isTrue();
        assertThat(fourth(Fault.COUNT_MISSING).has(COUNT)).isFalse();
        assertThat(fourth(Fault.COUNT_NEGATIVE).path(COUNT).longValue()).isNegative();
        assertThat(fourth(Fault.COUNT_STRING).path(COUNT).textValue()).isEqualTo(Long.toString(truth));
        assertThat(fourth(Fault.COUNT_FRACTION).path(COUNT).isFloatingPointNumber())
                .isTrue();
        assertThat(fourth(Fault.COUNT_BEYOND_LONG).path(COUNT).canConvertToLong())
                .isFalse();
        assertThat(fourth(Fault.ID_MISSING).has("companyResourceId")).isFalse();
        sandbox.fault(Fault.COUNT_HUGE);
        assertThat(page(1, 10).path("results"))
                .filteredOn(row -> row.path(COUNT).longValue() == Long.MAX_VALUE)
                .hasSize(2);
    }

    @Test
    void totalsLieAsTheyAreTold() throws Exception {
        assertThat(total(Fault.TOTAL_TOO_HIGH, 1)).isEqualTo(26);
        assertThat(total(Fault.TOTAL_TOO_LOW, 1)).isEqualTo(24);
        assertThat(total(Fault.TOTAL_CHANGES, 1)).isEqualTo(25);
        assertThat(total(Fault.TOTAL_CHANGES, 2)).isEqualTo(26);
        sandbox.fault(Fault.TOTAL_MISSING);
        assertThat(page(1, 10).has("totalNumberOfRecords")).isFalse();
        sandbox.fault(Fault.WRONG_PAGE_NUMBER);
        assertThat(page(1, 10).path("pageNumber").intValue()).isEqualTo(2);
    }

    @Test
    void aDuplicateRowCostsOneCompanyWhileTheNumberOfRowsIsRight() throws Exception {
        sandbox.fault(Fault.DUPLICATE_ROW);
        assertThat(rowsOfThreePages()).isEqualTo(25);
        assertThat(idsOfThreePages()).hasSize(24);
    }

    @Test
    void aShiftMissesOneCompanyThoughEveryCountOfASingleReadingIsRight() throws Exception {
        sandbox.fault(Fault.ROW_SHIFT_ONCE);
        Set<String> first = idsOfThreePages();
        Set<String> second = idsOfThreePages();
        Set<String> truth = truth();
        assertThat(first).hasSize(25).isNotEqualTo(truth);
        assertThat(second).isEqualTo(truth);
        first.removeAll(truth);
        assertThat(first).hasSize(1);
    }

    @Test
    void aListThatShiftsForEverLiesDifferentlyEachTime() throws Exception {
        sandbox.fault(Fault.ROW_SHIFT_FOREVER);
        Set<String> first = idsOfThreePages();
        Set<String> second = idsOfThreePages();
        assertThat(first).hasSize(25).isNotEqualTo(second);
        assertThat(second).hasSize(25).isNotEqualTo(truth());
    }

    @Test
    void endlessPagesAreAlwaysFullOfNewRowsAndPromiseOneMore() throws Exception {
        sandbox.fault(Fault.ENDLESS_PAGES);
        Set<String> ids = new HashSet<>();
        for (int page = 1; page <= 8; page++) {
            JsonNode data = page(page, 10);
            data.path("results")
                    .forEach(row -> ids.add(row.path("companyResourceId").textValue()));
            assertThat(ids).hasSize(10 * page);
            assertThat(data.path("totalNumberOfPages").intValue()).isEqualTo(page + 1);
        }
    }

    @Test
    void aRepeatedPageSaysTheNumberThatWasAsked() throws Exception {
        sandbox.fault(Fault.REPEATED_PAGE);
        assertThat(page(3, 10).path("results")).isEqualTo(page(1, 10).path("results"));
        assertThat(page(3, 10).path("pageNumber").intValue()).isEqualTo(3);
    }

    @Test
    void aPageThatVanishesLeavesTheTotalsAsTheyWere() throws Exception {
        sandbox.fault(Fault.PAGES_VANISH);
        assertThat(page(2, 10).path("results")).isEmpty();
        assertThat(page(2, 10).path("totalNumberOfRecords").intValue()).isEqualTo(25);
        assertThat(page(3, 10).path("results")).hasSize(5);
    }

    private JsonNode fourth(Fault fault) throws IOException, InterruptedException {
        sandbox.fault(fault);
        JsonNode row = page(1, 10).path("results").get(3);
        sandbox.mend(fault);
        return row;
    }

    private int total(Fault fault, int number) throws IOException, InterruptedException {
        sandbox.fault(fault);
        int total = page(number, 10).path("totalNumberOfRecords").intValue();
        sandbox.mend(fault);
        return total;
    }

    private Set<String> truth() {
        Set<String> truth = new HashSet<>();
        sandbox.companies(TestClock.MONTH).forEach(company -> truth.add(company.id()));
        return truth;
    }

    private Set<String> idsOfThreePages() throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        for (int number = 1; number <= 3; number++) {
            page(number, 10)
                    .path("results")
                    .forEach(row -> ids.add(row.path("companyResourceId").textValue()));
        }
        return ids;
    }

    private int rowsOfThreePages() throws IOException, InterruptedException {
        return page(1, 10).path("results").size()
                + page(2, 10).path("results").size()
                + page(3, 10).path("results").size();
    }

    private JsonNode page(int number, int size) throws IOException, InterruptedException {
        return VendorClient.JSON
                .readTree(client.search(token, VendorClient.searchBody(TestClock.MONTH, number, size))
                        .body())
                .path("data");
    }
}
