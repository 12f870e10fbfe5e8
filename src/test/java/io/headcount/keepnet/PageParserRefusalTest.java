package io.headcount.keepnet;

import static io.headcount.keepnet.Pages.data;
import static io.headcount.keepnet.Pages.oneRow;
import static io.headcount.keepnet.Pages.page;
import static io.headcount.keepnet.Pages.parse;
import static io.headcount.keepnet.Pages.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headcount.reading.Line;
import io.headcount.reading.MissingCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserRefusalTest {

    @Test
    void aNullCountIsNeverReadAsZero() {
        for (String fields : new String[] {"\"monthlyActiveUserCount\": null", "\"tags\": null"}) {
            String json = oneRow("\"companyResourceId\": \"a-1\", \"companyName\": \"Acme\", " + fields);
            UnusableRow e = catchThrowableOfType(UnusableRow.class, () -> parse(json));
            assertThat(e).hasMessage("Company \"Acme\" (id a-1) on search page 1 has no monthlyActiveUserCount.");
            assertThat(e.advice()).contains("billing.missing-count=zero");
        }
    }

    @Test
    void aNullCountIsZeroWhereTheOperatorSaysSo() throws Exception {
        String json = oneRow("\"companyResourceId\": \"a\", \"monthlyActiveUserCount\": null");
        assertThat(parse(json, MissingCount.ZERO).lines())
                .extracting(Line::monthlyUsers)
                .containsExactly(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1.0",
                "1.5",
                "1e3",
                "\"412\"",
                "\"\"",
                "true",
                "[]",
                "{\"a\": 1}",
                "9223372036854775808",
                "-9223372036854775809",
                "1e400"
            })
    void whatIsNoWholeNumberIsNeverCounted(String count) {
        for (MissingCount missing : MissingCount.values()) {
            UnusableRow e = catchThrowableOfType(
                    UnusableRow.class,
                    () -> parse(page(2, row("ok", "Fine", "1"), row("a-1", "Acme", count)), missing));
            assertThat(e).hasMessageContaining("\"Acme\" (id a-1)").hasMessageContaining("search page 1");
            assertThat(e.advice()).doesNotContain("missing-count");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \"", "true", "{}", "[1]", "1.5"})
    void aCompanyWithoutIdIsNeverCounted(String id) {
        for (MissingCount missing : MissingCount.values()) {
            assertThatThrownBy(() -> parse(
                            oneRow("\"companyResourceId\": " + id
                                    + ", \"companyName\": \"Acme\", \"monthlyActiveUserCount\": 1"),
                            missing))
                    .isInstanceOf(UnusableRow.class)
                    .hasMessage("Company \"Acme\" on search page 1 has no companyResourceId.");
        }
    }

    @Test
    void aBadRowDeepAmongTheChildrenIsNotPassedOver() {
        assertThatThrownBy(
                        () -> parse(
                                page(
                                        1,
                                        """
                        {"companyResourceId": "a", "companyName": "A", "monthlyActiveUserCount": 1, "children":
                         [{"companyResourceId": "b", "companyName": "B", "monthlyActiveUserCount": 1, "children":
                          [{"companyResourceId": "c", "companyName": "C"}]}]}""")))
                .isInstanceOf(UnusableRow.class)
                .hasMessageContaining("\"C\" (id c)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\": \"INPUT_ERROR\"",
                "\"status\": 500",
                "\"status\": \"\"",
                "\"status\": {\"code\": 1}",
                "\"isSuccess\": false",
                "\"isSuccess\": 1",
                "\"status\": \"SUCCESS\", \"isSuccess\": false",
                "\"status\": \"ERROR\", \"isSuccess\": true",
            })
    void a200ThatSaysNoIsNotASuccess(String envelope) {
        String json = "{\"data\": %s, %s, \"message\": \"No.\", \"validationMessages\": [\"page\\u0007 Size\"],"
                .formatted(data(1, row("a", "A", "1")), envelope);
        assertThatThrownBy(() -> parse(json + "\"messages\": [{\"text\": \"third\"}]}"))
                .isInstanceOf(RefusedRequest.class)
                .hasMessageContaining("No.; page Size; third");
    }

    @Test
    void aBadRowInARefusalIsStillARefusal() {
        for (String data : new String[] {data(1, row("a", "A", "null")), data(1, "7"), "{}", "null", "[3]"}) {
            assertThatThrownBy(() -> parse("{\"data\": " + data + ", \"status\": \"ERROR\"}"))
                    .as(data)
                    .isInstanceOf(RefusedRequest.class)
                    .hasMessageContaining("gives no reason");
        }
    }

    @Test
    void aRefusalOfManyWordsIsClipped() {
        String json = "{\"status\": \"ERROR\", \"message\": \"" + "word ".repeat(5_000) + "\"}";
        assertThat(catchThrowableOfType(RefusedRequest.class, () -> parse(json)).getMessage())
                .hasSizeLessThanOrEqualTo(500)
                .endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "42",
                "{\"status\": \"SUCCESS\"}",
                "{\"status\": null, \"isSuccess\": null, \"data\": {\"totalNumberOfRecords\": 0}}",
                "{\"data\": {\"totalNumberOfRecords\": 0, \"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": null}",
                "{\"status\": \"SUCCESS\", \"data\": []}",
                "{\"status\": \"SUCCESS\", \"data\": {\"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": null, \"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": -1, \"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": \"1\", \"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 1.0, \"results\": []}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 1, \"results\": null}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 1}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 1, \"results\": {}}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 1, \"results\": [null]}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0, \"pageNumber\": \"1\"}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0, \"pageNumber\": 2147483648}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0}} {}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0}} trailing",
                "{\"status\": \"SUCCESS\", \"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0}}",
                "{\"status\": \"SUCCESS\", \"data\": {\"totalNumberOfRecords\": 0},}",
                "secret-token-in-plain-text",
                "",
                " \r\n\t",
                "\uFEFF",
            })
    void whatIsNotTheDocumentedAnswerIsNeverAPage(String body) {
        UnreadableAnswer e = catchThrowableOfType(UnreadableAnswer.class, () -> parse(body));
        assertThat(e).isNotNull().hasNoCause();
        assertThat(e.getMessage()).contains("search page").doesNotContain("secret", "Source", "trailing");
    }

    @Test
    void aCompanyNamedTwiceInOneRowIsNotCountedByChance() {
        assertThatThrownBy(() -> parse(oneRow(
                        "\"companyResourceId\": \"a\", \"monthlyActiveUserCount\": 1, \"monthlyActiveUserCount\": 2")))
                .isInstanceOf(UnreadableAnswer.class);
    }

    @Test
    void aLogInPageIsCalledAWebPage() {
        assertThatThrownBy(() -> parse("\uFEFF\n <!DOCTYPE html><html>secret</html>"))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining("web page")
                .hasMessageNotContaining("secret");
    }
}
