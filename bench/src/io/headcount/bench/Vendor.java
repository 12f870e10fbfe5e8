package io.headcount.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The vendor's API as somebody would call it who wants nothing but the pages: {@code java.net.http}, no retries, no
 * bounds. Thread-safe.
 */
final class Vendor {

    /** The product's standard page size; the vendor says on the first page what it makes of it. */
    static final int PAGE_SIZE = 1_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI search;
    private final YearMonth period;
    private final String authorization;

    private Vendor(String apiBaseUrl, YearMonth period, String clientId, String secret) throws IOException {
        this.search = URI.create(apiBaseUrl + "/api/companies/search");
        this.period = period;
        this.authorization = "Bearer " + token(URI.create(apiBaseUrl + "/connect/token"), clientId, secret);
    }

    /**
     * Logs in, to read the last month.
     *
     * @param environment the settings that the sandbox prints
     */
    static Vendor of(Map<String, String> environment) throws IOException {
        return new Vendor(
                environment.get("KEEPNET_API_BASE_URL"),
                lastMonth(),
                environment.get("KEEPNET_CLIENT_ID"),
                environment.get("KEEPNET_CLIENT_SECRET"));
    }

    /** The month that a statement is of if nobody says another. */
    static YearMonth lastMonth() {
        return YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    }

    /** A page of the list, as it comes over the wire. */
    InputStream page(int number, int size) throws IOException {
        return post(search, number, size, "");
    }

    /** The export of all companies, as CSV. */
    InputStream export() throws IOException {
        return post(URI.create(search + "/export"), 1, PAGE_SIZE, "\"exportType\":\"CSV\",\"reportAllPages\":true,");
    }

    private InputStream post(URI address, int number, int size, String more) throws IOException {
        String month = "{\"FieldName\":\"MonthlyActiveUser\",\"Operator\":\"=\",\"Value\":\"" + period + "\"}";
        String body = "{" + more + "\"pageNumber\":" + number + ",\"pageSize\":" + size
                + ",\"orderBy\":\"CreateTime\",\"ascending\":true,\"isClustered\":false,"
                + "\"isTargetUserCountExceededLimit\":false,"
                + "\"filter\":{\"Condition\":\"AND\",\"SearchInputTextValue\":\"\",\"FilterGroups\":["
                + "{\"Condition\":\"AND\",\"FilterItems\":[" + month + "],\"FilterGroups\":[]},"
                + "{\"Condition\":\"OR\",\"FilterItems\":[],\"FilterGroups\":[]}]}}";
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body)));
    }

    private String token(URI endpoint, String clientId, String secret) throws IOException {
        String form = "grant_type=client_credentials&scope=api1&client_id=" + encoded(clientId) + "&client_secret="
                + encoded(secret);
        try (InputStream answer = send(HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
                JsonParser json = new JsonFactory().createParser(answer)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && "access_token".equals(json.currentName())) {
                    return json.nextTextValue();
                }
            }
        }
        throw new IOException("the sandbox gave no token");
    }

    private InputStream send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IOException("the sandbox answered " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
