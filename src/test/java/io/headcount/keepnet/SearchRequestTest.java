package io.headcount.keepnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.log.Meters;
import io.headcount.reading.Line;
import io.headcount.reading.Page;
import io.headcount.reading.Reading;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The body that the vendor answers with something else than 500. */
class SearchRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reading reading = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), Instant.EPOCH);

    @Test
    void everyFieldIsThereAndNoneIsNull() throws Exception {
        assertThat(JSON.readTree(JSON.writeValueAsString(search(Map.of("KEEPNET_PAGE_SIZE", "100"))
                        .nextPages(reading, new Patience(Instant.MAX))
                        .get(0))))
                .isEqualTo(
                        JSON.readTree(
                                """
                                { "pageNumber": 1, "pageSize": 100, "orderBy": "CreateTime", "ascending": true,
                                  "isClustered": false, "isTargetUserCountExceededLimit": false,
                                  "filter": { "Condition": "AND", "SearchInputTextValue": "",
                                    "FilterGroups": [
                                      { "Condition": "AND", "FilterItems": [
                                          { "FieldName": "MonthlyActiveUser", "Operator": "=", "Value": "2026-10" } ],
                                        "FilterGroups": [] },
                                      { "Condition": "OR", "FilterItems": [], "FilterGroups": [] } ] } }"""));
    }

    @Test
    void theExportIsAskedForTheSameMonthAndAllItsPages() throws Exception {
        reading.add(new Page(1, 1, 2, 2, List.of("a"), List.of(new Line("a", "A", 1, null, null, null, null))));

        JsonNode export =
                JSON.valueToTree(search(Map.of("KEEPNET_EXPORT_TYPE", "excel")).export(reading));

        assertThat(export.path("exportType").asText()).isEqualTo("Excel");
        assertThat(export.path("reportAllPages").asBoolean()).isTrue();
        assertThat(export.path("pageNumber").asInt()).isEqualTo(1);
        assertThat(export.at("/filter/FilterGroups/0/FilterItems/0/Value").asText())
                .isEqualTo("2026-10");
    }

    @Test
    void theNextPageIsAskedForInTheSizeThatTheVendorWentBy() throws Exception {
        reading.add(new Page(1, 25, 2, 26, List.of("a"), List.of(new Line("a", "A", 1, null, null, null, null))));

        SearchRequest next =
                search(Map.of()).nextPages(reading, new Patience(Instant.MAX)).get(0);

        assertThat(next.pageNumber()).isEqualTo(2);
        assertThat(next.pageSize()).isEqualTo(25);
    }

    @Test
    void aVendorThatAsksForFewerCallsIsAskedForFewerPagesAtATime() throws Exception {
        reading.add(new Page(1, 1, 900, 900, List.of("a"), List.of(new Line("a", "A", 1, null, null, null, null))));
        CompanySearch search = search(Map.of("KEEPNET_PAGES_IN_FLIGHT", "8"));
        Patience patience = new Patience(Instant.MAX);
        List<Integer> pages = new ArrayList<>();
        for (int pressed = 0; pressed < 40; pressed++) {
            pages.add(search.nextPages(reading, patience.ofCall()).size());
            patience.ofCall().pressed();
        }

        assertThat(pages).startsWith(32, 4, 2, 1, 1).endsWith(1);
    }

    @Test
    void afterThePagesThatTheVendorToldOfOneIsAskedForAtATime() throws Exception {
        List<Integer> asked = new ArrayList<>();
        CompanySearch search = search(Map.of("KEEPNET_PAGES_IN_FLIGHT", "2"));
        for (int page = 1; page <= 12; page++) {
            String id = "company-" + page;
            List<SearchRequest> next = search.nextPages(reading, new Patience(Instant.MAX));
            asked.add(next.size());
            reading.add(new Page(page, 1, 4, 90, List.of(id), List.of(new Line(id, "A", 1, null, null, null, null))));
        }

        assertThat(asked).containsExactly(1, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void theMonthFieldCanBeRenamedOrLeftOut() throws Exception {
        JsonNode renamed = JSON.valueToTree(search(Map.of("KEEPNET_MONTH_FIELD", "BillingMonth"))
                .nextPages(reading, new Patience(Instant.MAX))
                .get(0));
        assertThat(renamed.at("/filter/FilterGroups/0/FilterItems/0/FieldName").asText())
                .isEqualTo("BillingMonth");

        JsonNode without = JSON.valueToTree(search(Map.of("KEEPNET_MONTH_FIELD", ""))
                .nextPages(reading, new Patience(Instant.MAX))
                .get(0));
        assertThat(without.at("/filter/FilterGroups/0/FilterItems").isArray()).isTrue();
        assertThat(without.at("/filter/FilterGroups/0/FilterItems")).isEmpty();
        assertThat(without.at("/filter/FilterGroups")).hasSize(2);
    }

    private static CompanySearch search(Map<String, String> environment) throws Exception {
        Settings settings = SettingsFile.read(Path.of("no-such-file"), environment);
        return new CompanySearch(
                settings, new AccountTokens(settings, Clock.systemUTC()), Clock.systemUTC(), Meters.NONE);
    }
}
