package io.headcount.keepnet;

import static io.headcount.keepnet.Pages.data;
import static io.headcount.keepnet.Pages.oneRow;
import static io.headcount.keepnet.Pages.page;
import static io.headcount.keepnet.Pages.parse;
import static io.headcount.keepnet.Pages.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.reading.MissingCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageParserHostileTest {

    @Test
    void aPageCutOffAnywhereIsNeverAPage() throws Exception {
        String rows = row("a-1", "Çağrı 🦊", "412") + "," + row("b-2", "B", "7");
        for (String json : new String[] {page(2, rows), "{\"isSuccess\":true,\"data\":" + data(2, rows) + "}"}) {
            byte[] whole = json.getBytes(StandardCharsets.UTF_8);
            assertThat(parse(whole, MissingCount.ZERO).lines()).hasSize(2);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> parse(cut, MissingCount.ZERO))
                        .as("the first %d bytes", length)
                        .isInstanceOf(UnreadableAnswer.class);
            }
        }
    }

    @Test
    void aConnectionThatBreaksIsReportedAsThat() {
        byte[] whole = page(1, row("a", "A", "1")).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= whole.length; length++) {
            InputStream start = new ByteArrayInputStream(whole, 0, length);
            assertThatThrownBy(() -> new PageParser(MissingCount.ERROR)
                            .parse(new SequenceInputStream(start, new BrokenStream())))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
        }
    }

    /** Which of the two is meant nobody can know. */
    @Test
    void aFieldThatStandsThereTwiceIsNotBelieved() throws Exception {
        String right = "\"companyResourceId\": \"a\", \"companyName\": \"A\", \"monthlyActiveUserCount\": 1";
        assertThat(parse(oneRow(right)).lines()).hasSize(1);
        for (String twice : new String[] {
            "\"monthlyActiveUserCount\": 1",
            "\"monthlyActiveUserCount\": null",
            "\"companyResourceId\": \"a\"",
            "\"companyName\": \"B\"",
            "\"resourceId\": \"a\", \"resourceId\": \"b\"",
            "\"targetUserCount\": 1, \"targetUserCount\": 2",
            "\"numberOfUsers\": \"1\", \"numberOfUsers\": \"2\"",
            "\"isNumberOfUsersLimited\": true, \"isNumberOfUsersLimited\": false",
            "\"licenceExpired\": true, \"licenceExpired\": false",
            "\"licenseEndDate\": null, \"licenseEndDate\": null",
            "\"children\": [], \"children\": []"
        }) {
            assertThatThrownBy(() -> parse(oneRow(right + ", " + twice)))
                    .as(twice)
                    .isInstanceOf(UnreadableAnswer.class)
                    .hasMessageContaining("not valid JSON");
        }
        String whole = page(1, row("a", "A", "1"));
        for (String field : new String[] {
            "pageNumber", "pageSize", "totalNumberOfPages", "totalNumberOfRecords", "results", "data", "status"
        }) {
            assertThatThrownBy(() -> parse(whole.replaceFirst("\"" + field + "\":", "\"" + field + "\": null, $0")))
                    .as(field)
                    .isInstanceOf(UnreadableAnswer.class);
        }
    }

    @Test
    void hostileJsonExhaustsNothing() {
        String deep = "[".repeat(100_000);
        String longName = "\"companyName\": \"" + "x".repeat(1_100_000) + "\"";
        String longNumber = "\"monthlyActiveUserCount\": " + "9".repeat(1_000_000);
        for (String fields : new String[] {"\"tags\": " + deep, longName, longNumber}) {
            assertThatThrownBy(() -> parse(oneRow("\"companyResourceId\": \"a\", " + fields)))
                    .isInstanceOf(UnreadableAnswer.class)
                    .hasMessageContaining("exceeds the limits on depth");
        }
    }

    /** Also where the figures come after the rows, and where the rows are somebody's children. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":{\"pageSize\":50,\"totalNumberOfRecords\":5,\"results\":[|more than 50 rows",
                "{\"data\":{\"totalNumberOfRecords\":5,\"pageSize\":2000000000,\"results\":[|more than 100000 rows",
                "{\"data\":{\"totalNumberOfRecords\":70,\"pageSize\":50,\"results\":[|more than 70 rows",
                "{\"data\":{\"results\":[|more than 100000 rows",
                "{\"data\":{\"pageSize\":50,\"totalNumberOfRecords\":5,\"results\":[{\"children\":[|more than 100050 rows"
            })
    void rowsWithoutEndAreRefusedAtTheFirstTooMany(String beginning, String words) {
        byte[] rows = (row("a", "A", "1") + ",").repeat(1000).getBytes(StandardCharsets.UTF_8);
        InputStream endless = new SequenceInputStream(new Enumeration<>() {
            private boolean begun;

            @Override
            public boolean hasMoreElements() {
                return true;
            }

            @Override
            public InputStream nextElement() {
                InputStream next = new ByteArrayInputStream(begun ? rows : beginning.getBytes(StandardCharsets.UTF_8));
                begun = true;
                return next;
            }
        });

        assertThatThrownBy(() -> new PageParser(MissingCount.ERROR).parse(endless))
                .isInstanceOf(UnreadableAnswer.class)
                .hasMessageContaining(words);
    }

    @Test
    void malformedUtf8IsNoName() {
        byte[] body = page(1, row("a", "A\u0001", "1").replace('\u0001', 'ÿ')).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> parse(body, MissingCount.ERROR)).isInstanceOf(UnreadableAnswer.class);
    }

    @Test
    void aNameCantForgeALogLineOrTurnItAround() {
        String name = "Evil\\u001b[31m\\r\\nERROR forged\\u202e" + "x".repeat(500);
        assertThatThrownBy(() -> parse(page(1, row("a", name, "null"))))
                .isInstanceOf(UnusableRow.class)
                .hasMessageStartingWith("Company \"Evil [31m ERROR forged xxx")
                .hasMessageMatching("[^\\p{Cntrl}\\u202e]{80,160}");
    }
}
