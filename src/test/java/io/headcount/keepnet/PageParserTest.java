package io.headcount.keepnet;

import static io.headcount.keepnet.Pages.data;
import static io.headcount.keepnet.Pages.oneRow;
import static io.headcount.keepnet.Pages.page;
import static io.headcount.keepnet.Pages.parse;
import static io.headcount.keepnet.Pages.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.reading.Line;
import io.headcount.reading.Page;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserTest {

    @Test
    void everyFieldOfTheDocumentedAnswerIsRead() throws Exception {
        Page page = parse(
                page(
                        137,
                        """
                {"companyName": "Acme", "companyResourceId": "a-1", "resellerName": "R", "industryName": null,
                 "licenseTypeName": "Pro", "isNumberOfUsersLimited": true, "numberOfUsers": "500",
                 "licenceExpired": false, "licenseEndDate": "2027-01-31T00:00:00", "createTime": "2026-01-01T00:00:00",
                 "targetUserCount": 400, "inactiveTargetUserCount": 3, "deletedTargetUserCount": 9,
                 "tags": ["x", {"y": [1]}], "children": null, "monthlyActiveUserCount": 412}"""));

        assertThat(page)
                .isEqualTo(new Page(
                        1,
                        100,
                        2,
                        137,
                        List.of("a-1"),
                        List.of(new Line("a-1", "Acme", 412, 400L, 500L, false, LocalDate.of(2027, 1, 31)))));
    }

    @Test
    void theOtherEnvelopeIsASuccessToo() throws Exception {
        assertThat(parse("{\"isSuccess\": true, \"data\": " + data(1, row("a", "A", "7")) + ", \"messages\": []}")
                        .lines())
                .extracting(Line::monthlyUsers)
                .containsExactly(7L);
        assertThat(parse("{\"data\": " + data(0) + ", \"status\": \"success\"}").lines())
                .isEmpty();
    }

    @Test
    void fieldsInAnyOrderGiveTheSamePage() throws Exception {
        List<String> rowFields = new ArrayList<>(List.of(
                "\"companyName\": \"Acme\"",
                "\"companyResourceId\": \"a\"",
                "\"monthlyActiveUserCount\": 5",
                "\"numberOfUsers\": \"9\"",
                "\"isNumberOfUsersLimited\": true",
                "\"unknown\": {\"monthlyActiveUserCount\": 99, \"companyResourceId\": \"z\"}",
                "\"children\": [" + row("b", "B", "3") + "]"));
        List<String> dataFields = new ArrayList<>(List.of(
                "\"pageNumber\": 1",
                "\"pageSize\": 10",
                "\"totalNumberOfPages\": 1",
                "\"totalNumberOfRecords\": 2",
                "\"surprise\": [[{\"results\": []}]]"));
        List<String> envelope = new ArrayList<>(List.of(
                "\"status\": \"SUCCESS\"", "\"message\": null", "\"extra\": {\"status\": \"ERROR\", \"data\": 1}"));
        Page expected = new Page(
                1,
                10,
                1,
                2,
                List.of("a"),
                List.of(new Line("a", "Acme", 5, null, 9L, null, null), new Line("b", "B", 3, null, null, null, null)));
        Random random = new Random(20261122);
        for (int round = 0; round < 300; round++) {
            Collections.shuffle(rowFields, random);
            List<String> shuffledData = new ArrayList<>(dataFields);
            shuffledData.add("\"results\": [{" + String.join(",", rowFields) + "}]");
            Collections.shuffle(shuffledData, random);
            List<String> shuffled = new ArrayList<>(envelope);
            shuffled.add("\"data\": {" + String.join(",", shuffledData) + "}");
            Collections.shuffle(shuffled, random);
            String json = "{" + String.join(",", shuffled) + "}";
            assertThat(parse(json)).as(json).isEqualTo(expected);
        }
    }

    @Test
    void nestedCompaniesAreFlattenedAfterTheirParentAndNoneIsLost() throws Exception {
        Page page = parse(page(
                5,
                """
                {"children": [{"companyResourceId": "a1", "companyName": "A1", "monthlyActiveUserCount": 2, "children":
                  [{"companyResourceId": "a11", "companyName": "A11", "monthlyActiveUserCount": 3, "children": []}]},
                  %s], "companyResourceId": "a", "companyName": "A", "monthlyActiveUserCount": 1}"""
                        .formatted(row("a2", "A2", "4")),
                row("b", "B", "5")));
        assertThat(page.lines()).extracting(Line::companyId).containsExactly("a", "a1", "a11", "a2", "b");
        assertThat(page.lines()).extracting(Line::monthlyUsers).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(page.topLevelIds()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"0", "2147483647", "9223372036854775807"})
    void aCountAsLargeAsItMayBeIsReadExactly(long count) throws Exception {
        assertThat(parse(page(1, row("a", "A", String.valueOf(count)))).lines())
                .extracting(Line::monthlyUsers)
                .containsExactly(count);
    }

    @Test
    void anIdMayBeSpelledTheOtherWayOrBeANumber() throws Exception {
        assertThat(parse(oneRow("\"resourceId\": 4711, \"monthlyActiveUserCount\": 1"))
                        .topLevelIds())
                .containsExactly("4711");
        assertThat(parse(oneRow("\"companyResourceId\": null, \"resourceId\": \" r \", \"monthlyActiveUserCount\": 1"))
                        .topLevelIds())
                .containsExactly("r");
        assertThat(parse(oneRow("\"resourceId\": \"r\", \"companyResourceId\": \"c\", \"monthlyActiveUserCount\": 1"))
                        .topLevelIds())
                .containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | '\"500\"'                | 500",
                "true  | 500                      | 500",
                "false | '\"500\"'                |",
                "null  | '\"500\"'                | 500",
                "true  | null                     |",
                "true  | '\"Unlimited\"'          |",
                "true  | '\"-5\"'                 |",
                "true  | '\"1.5\"'                |",
                "true  | 1.5                      |",
                "true  | '\"\"'                   |",
                "true  | '\"٥٠٠\"'                |",
                "true  | '\"999999999999999999\"' | 999999999999999999",
                "true  | '\"99999999999999999999\"' |",
                "true  | '{\"a\": [1]}'           |",
            })
    void aLicenceLimitThatCantBeReadIsUnknownNotAnError(String limited, String number, Long limit) throws Exception {
        assertThat(parse(oneRow(
                                "\"companyResourceId\": \"a\", \"monthlyActiveUserCount\": 1, \"isNumberOfUsersLimited\": "
                                        + limited + ", \"numberOfUsers\": " + number))
                        .lines()
                        .get(0)
                        .licenseLimit())
                .isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "'\"2027-01-31\"'                       | 2027-01-31",
                "'\"2027-01-31T23:59:59.999Z\"'         | 2027-01-31",
                "'\"2027-01-31T23:59:59+03:00\"'        | 2027-01-31",
                "'\"2027-01-31 23:59\"'                 | 2027-01-31",
                "'\"2027-01-310\"'                      | -",
                "'\"2027-01-3\"'                        | -",
                "'\"2027-1-031\"'                       | -",
                "'\"٢٠٢٧-01-31\"'                       | -",
                "'\"2027-02-31T00:00:00\"'              | -",
                "'\"31.01.2027\"'                       | -",
                "'\"\"'                                 | -",
                "1801432                                | -",
                "[]                                     | -",
            })
    void aLicenceEndThatCantBeReadIsUnknownNotAnError(String json, LocalDate end) throws Exception {
        assertThat(parse(oneRow(
                                "\"companyResourceId\": \"a\", \"monthlyActiveUserCount\": 1, \"targetUserCount\": \"x\","
                                        + " \"licenceExpired\": \"no\", \"licenseEndDate\": " + json))
                        .lines())
                .containsExactly(new Line("a", "", 1, null, null, null, end));
    }

    @Test
    void figuresThatTheAnswerDoesNotGiveAreNotMadeUp() throws Exception {
        Page page = parse(
                """
                {"status": "SUCCESS", "data": {"totalNumberOfRecords": 0, "results": null, "pageNumber": null}}""");
        assertThat(page).isEqualTo(new Page(null, null, null, 0, List.of(), List.of()));
        assertThat(parse("{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0}}")
                        .lines())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Çağrı Şirketi İstanbul Ğğ ıI",
                "شركة الاختبار",
                "🦊 Fuchs & Söhne 👨‍👩‍👧",
                "</script><b>x",
                "'; DROP TABLE line; --",
                "=HYPERLINK(1)",
                "a,b;c\td"
            })
    void aNameComesThroughAsTheCustomerWroteIt(String name) throws Exception {
        String escaped = name.replace("\t", "\\t");
        assertThat(parse(page(1, row("a", escaped, "1"))).lines())
                .extracting(Line::companyName)
                .containsExactly(name);
        byte[] withByteOrderMark = ("\uFEFF \r\n" + page(1, row("a", escaped, "1"))).getBytes(StandardCharsets.UTF_8);
        assertThat(parse(withByteOrderMark, io.headcount.reading.MissingCount.ERROR)
                        .lines())
                .extracting(Line::companyName)
                .containsExactly(name);
    }
}
