package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Search pages as the vendor writes them, for tests. */
final class Pages {

    private Pages() {}

    static String row(String id, String name, String count) {
        return """
                {"companyName": "%s", "companyResourceId": "%s", "monthlyActiveUserCount": %s}"""
                .formatted(name, id, count);
    }

    static String data(long total, String... rows) {
        return """
                {"limitExceededCompanyCount": 1, "pageNumber": 1, "pageSize": 100, "totalNumberOfPages": 2,
                 "totalNumberOfRecords": %d, "results": [%s]}"""
                .formatted(total, String.join(",", rows));
    }

    static String page(long total, String... rows) {
        return """
                {"data": %s, "status": "SUCCESS", "message": null, "validationMessages": null}"""
                .formatted(data(total, rows));
    }

    /** A page of one company that is right but for the fields given. */
    static String oneRow(String fields) {
        return page(1, "{" + fields + "}");
    }

    static Page parse(String json) throws KeepnetException, IOException {
        return parse(json, MissingCount.ERROR);
    }

    static Page parse(String json, MissingCount missing) throws KeepnetException, IOException {
        return parse(json.getBytes(StandardCharsets.UTF_8), missing);
    }

    static Page parse(byte[] body, MissingCount missing) throws KeepnetException, IOException {
        return new PageParser(missing).parse(new ByteArrayInputStream(body));
    }
}
