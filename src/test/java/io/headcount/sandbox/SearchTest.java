package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;
    private String token;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(
                SandboxOptions.defaults(inbox).withCompanies(1_100).withClock(new TestClock()));
        client = new VendorClient(sandbox);
        token = client.token();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void bodiesThatTheVendorDoesNotForeseeAre500() throws Exception {
        assertThat(client.search(token, "").statusCode()).isEqualTo(500);
        assertThat(client.search(token, "{}").statusCode()).isEqualTo(500);
        assertThat(client.search(token, body().putNull("filter").toString()).statusCode())
                .isEqualTo(500);
    }

    @Test
    void aMissingOrNullFieldIsAnInputErrorThatNamesIt() throws Exception {
        for (String field : List.of("pageNumber", "pageSize", "orderBy", "ascending")) {
            ObjectNode missing = body();
            missing.remove(field);
            for (ObjectNode body : List.of(missing, body().putNull(field))) {
                HttpResponse<String> answer = client.search(token, body.toString());
                assertThat(answer.statusCode()).as(field).isEqualTo(400);
                JsonNode envelope = VendorClient.JSON.readTree(answer.body());
                assertThat(envelope.path("status").textValue()).isEqualTo("INPUT_ERROR");
                assertThat(envelope.path("validationMessages").get(0).textValue())
                        .containsIgnoringCase(field);
            }
        }
    }

    @Test
    void aPageNumberOfZeroOrAMonthThatIsNoneIsAnInputError() throws Exception {
        assertThat(client.search(token, body().put("pageNumber", 0).toString()).statusCode())
                .isEqualTo(400);
        assertThat(client.search(token, body().toString().replace("2026-10", "October"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.search(token, "[1]").statusCode()).isEqualTo(400);
    }

    @Test
    void aRowCarriesEveryFieldOfTheVendorsContract() throws Exception {
        JsonNode rows = data(body()).path("results");
        assertThat(rows.get(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "companyName",
                        "companyResourceId",
                        "resellerName",
                        "industryName",
                        "industryResourceId",
                        "licenseTypeName",
                        "licenseTypeResourceId",
                        "isNumberOfUsersLimited",
                        "numberOfUsers",
                        "privacyDurationId",
                        "licenceExpired",
                        "licenseEndDate",
                        "createTime",
                        "targetUserCount",
                        "children",
                        "tags",
                        "deletedTargetUserCount",
                        "inactiveTargetUserCount",
                        "monthlyActiveUserCount");
        assertThat(rows.get(1).path("numberOfUsers").isTextual()).isTrue();
        assertThat(rows.get(2).path("numberOfUsers").isNull()).isTrue();
        assertThat(rows.get(2).path("isNumberOfUsersLimited").booleanValue()).isFalse();
    }

    @Test
    void aRunWithoutTheMonthSelectorGetsTheCurrentMonthAndNoOther() throws Exception {
        ObjectNode body = body();
        ((ObjectNode) body.path("filter")).putArray("FilterGroups");
        JsonNode rows = data(body).path("results");
        List<SandboxCompany> now = sandbox.companies(YearMonth.of(2026, 11));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).path("monthlyActiveUserCount").longValue())
                    .isEqualTo(now.get(i).monthlyUsers());
        }
        assertThat(now).isNotEqualTo(sandbox.companies(TestClock.MONTH));
    }

    @Test
    void monthsThatTheVendorDoesNotHaveAreEmptyLists() throws Exception {
        for (String month : List.of("2025-11", "2026-12", "1999-01")) {
            JsonNode data = VendorClient.JSON
                    .readTree(client.search(token, body().toString().replace("2026-10", month))
                            .body())
                    .path("data");
            assertThat(data.path("totalNumberOfRecords").intValue()).as(month).isZero();
            assertThat(data.path("results")).isEmpty();
            assertThat(sandbox.expectedTotal(YearMonth.parse(month))).isZero();
        }
        assertThat(sandbox.expectedTotal(YearMonth.of(2025, 12))).isPositive();
    }

    @Test
    void aPageSizeBeyondTheLargestIsClampedWithoutAWord() throws Exception {
        JsonNode data = data(body().put("pageSize", 100_000));
        assertThat(data.path("pageSize").intValue()).isEqualTo(500);
        assertThat(data.path("results")).hasSize(500);
        assertThat(data.path("totalNumberOfPages").intValue()).isEqualTo(3);
        assertThat(data.path("totalNumberOfRecords").intValue()).isEqualTo(1_100);
        assertThat(data(body().put("pageSize", 500).put("pageNumber", 3)).path("results"))
                .hasSize(100);
        assertThat(data(body().put("pageSize", 500).put("pageNumber", 4)).path("results"))
                .isEmpty();
    }

    @Test
    void thePagesTogetherAreTheTruth() throws Exception {
        List<JsonNode> rows = client.everyRow(TestClock.MONTH, 99);
        assertThat(rows).hasSize(1_100);
        assertThat(rows)
                .extracting(row -> row.path("companyResourceId").textValue())
                .containsExactlyElementsOf(sandbox.companies(TestClock.MONTH).stream()
                        .map(SandboxCompany::id)
                        .toList());
        assertThat(VendorClient.sum(rows)).isEqualTo(sandbox.expectedTotal(TestClock.MONTH));
    }

    @Test
    void companiesOverTheirLimitCanBeAskedForAlone() throws Exception {
        JsonNode data = data(body().put("isTargetUserCountExceededLimit", true).put("pageSize", 500));
        long expected = sandbox.companies(TestClock.MONTH).stream()
                .filter(SandboxCompany::overLimit)
                .count();
        assertThat(expected).isBetween(1L, 400L);
        assertThat((long) data.path("results").size()).isEqualTo(expected);
        assertThat(data.path("limitExceededCompanyCount").longValue()).isEqualTo(expected);
    }

    @Test
    void theListCanBeTurnedRound() throws Exception {
        JsonNode rows = data(body().put("ascending", false)).path("results");
        List<SandboxCompany> truth = sandbox.companies(TestClock.MONTH);
        assertThat(rows.get(0).path("companyResourceId").textValue())
                .isEqualTo(truth.get(truth.size() - 1).id());
    }

    private JsonNode data(ObjectNode body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.search(token, body.toString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return VendorClient.JSON.readTree(answer.body()).path("data");
    }

    private static ObjectNode body() throws IOException {
        return (ObjectNode) VendorClient.JSON.readTree(VendorClient.searchBody(TestClock.MONTH, 1, 10));
    }
}
