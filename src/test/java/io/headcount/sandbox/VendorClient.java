package io.headcount.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A plain client of the vendor's API, for tests of the sandbox: it believes everything. */
final class VendorClient {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Sandbox sandbox;

    VendorClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static String searchBody(YearMonth month, int page, int size) {
        return """
                {"pageNumber": %d, "pageSize": %d, "orderBy": "CreateTime", "ascending": true,
                 "isClustered": false, "isTargetUserCountExceededLimit": false,
                 "filter": {"Condition": "AND", "SearchInputTextValue": "", "FilterGroups": [
                   {"Condition": "AND", "FilterItems": [
                     {"FieldName": "MonthlyActiveUser", "Operator": "=", "Value": "%s"}], "FilterGroups": []},
                   {"Condition": "OR", "FilterItems": [], "FilterGroups": []}]}}"""
                .formatted(page, size, month);
    }

    static String exportBody(YearMonth month, String type, boolean allPages) {
        return searchBody(month, 1, 10)
                .replaceFirst("\\{", "{\"exportType\": \"" + type + "\", \"reportAllPages\": " + allPages + ", ");
    }

    HttpResponse<String> askToken(String contentType, String body) throws IOException, InterruptedException {
        return HTTP.send(
                request("/connect/token")
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> askToken() throws IOException, InterruptedException {
        return askToken(
                "application/x-www-form-urlencoded",
                "grant_type=client_credentials&scope=api1&client_id=" + encoded(sandbox.clientId()) + "&client_secret="
                        + encoded(sandbox.clientSecret()));
    }

    String token() throws IOException, InterruptedException {
        return JSON.readTree(askToken().body()).path("access_token").textValue();
    }

    HttpResponse<String> search(String token, String body) throws IOException, InterruptedException {
        return HTTP.send(api("/api/companies/search", token, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> export(String token, String body) throws IOException, InterruptedException {
        return HTTP.send(api("/api/companies/search/export", token, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** All rows that the pages give, nested ones flattened, until they are as many as the total or a page is empty. */
    List<JsonNode> everyRow(YearMonth month, int size) throws IOException, InterruptedException {
        String token = token();
        List<JsonNode> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int page = 1; ; page++) {
            JsonNode data = JSON.readTree(
                            search(token, searchBody(month, page, size)).body())
                    .path("data");
            for (JsonNode row : data.path("results")) {
                add(row, rows, ids);
            }
            if (data.path("results").isEmpty()
                    || ids.size() >= data.path("totalNumberOfRecords").intValue()) {
                return rows;
            }
        }
    }

    private static void add(JsonNode row, List<JsonNode> rows, Set<String> ids) {
        if (ids.add(
                row.path("companyResourceId").asText() + row.path("resourceId").asText())) {
            rows.add(row);
        }
        for (JsonNode child : row.path("children")) {
            add(child, rows, ids);
        }
    }

    static long sum(List<JsonNode> rows) {
        return rows.stream()
                .mapToLong(row -> row.path("monthlyActiveUserCount").longValue())
                .sum();
    }

    private HttpRequest api(String path, String token, String body) {
        return request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.apiBaseUrl() + path)).timeout(Duration.ofSeconds(20));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
