package io.headcount.strict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.delivery.email.Received;
import io.headcount.delivery.email.Statements;
import io.headcount.delivery.email.Summaries;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that let everything pass would prove nothing. */
class StrictReadersTest {

    private static final String MAIL =
            """
            Date: Tue, 3 Nov 2026 09:00:00 +0000
            From: headcount@msp.example
            To: finance@msp.example
            Message-ID: <a@msp.example>
            Subject: Monthly users
            MIME-Version: 1.0
            Auto-Submitted: auto-generated
            X-Auto-Response-Suppress: All
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            Caf=C3=A9
            --b
            Content-Type: text/csv
            Content-Disposition: attachment; filename=a.csv
            Content-Transfer-Encoding: base64

            YWJjZA==
            --b--
            """
                    .replace("\n", "\r\n");

    @Test
    void aGoodMailIsRead() throws Exception {
        StrictMail mail = StrictMail.read(MAIL.getBytes(UTF_8));

        assertThat(mail.files().get("a.csv")).isEqualTo("abcd".getBytes(UTF_8));
        assertThat(mail.texts()).containsExactly("Café");
    }

    /** What is there, and what is there instead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "YWJjZA== > YQ==YWJjZA==",
                "YWJjZA== > YWJjZA",
                "YWJjZA== > YWJj*A==",
                "Caf=C3=A9 > Café",
                "Caf=C3=A9 > Caf=C3=",
                "Caf=C3=A9 > Caf=C3",
                "<a@msp.example> > <a@headcount.invalid>",
                "<a@msp.example> > <a>",
                "Subject: Monthly users > Subject Monthly users",
                "Subject: Monthly users > Subject: =?UTF-8?Q?Monthly users?=",
                "Tue, 3 Nov 2026 > 2026-11-03",
                "finance@msp.example > finance@@msp.example",
                "users\r\n > users\n",
                "--b-- > --c--",
                "auto-generated > no",
            })
    void aMailThatIsWrongIsNot(String change) {
        String[] parts = change.split(" > ", 2);
        String wrong = MAIL.replace(parts[0], parts[1]);

        assertThat(wrong).isNotEqualTo(MAIL);
        assertThatThrownBy(() -> StrictMail.read(wrong.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{} x",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\n\"}",
                "{'a':1}",
                "{\"a\":01}",
                "[]"
            })
    void jsonThatIsWrongIsNotRead(String json) {
        assertThatThrownBy(() -> StrictJson.read(json));
        assertThatThrownBy(() -> StrictJson.read("{\"a\":\"é\"}".getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\r\nc\r\n",
                "a,b\r\n\r\n",
                "a,b\n",
                "a,\"b\r\n",
                "a,b\"\r\n",
                "a,\"b\"c\r\n",
                "a,b",
                "a\rb,c\r\n"
            })
    void csvThatIsWrongIsNotRead(String csv) {
        assertThatThrownBy(() -> StrictCsv.read(("\uFEFF" + csv).getBytes(UTF_8)));
    }

    @Test
    void aWorkbookThatIsWrongIsNotRead() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatementFile.XLSX.write(
                Statements.finalized(Statements.companies(3, "Globex")),
                new Summaries(Received.TEMPLATES, Locale.ENGLISH)
                        .of(Statements.finalized(List.of()), Background.NONE, null)
                        .details(),
                out);
        byte[] good = out.toByteArray();
        byte[] changed = good.clone();
        changed[good.length / 2] ^= 1;

        assertThat(StrictWorkbook.read(good).getLastRowNum()).isEqualTo(5);
        assertThatThrownBy(() -> StrictWorkbook.read(changed));
        assertThatThrownBy(() -> StrictWorkbook.read(Arrays.copyOf(good, good.length - 1)));
        assertThatThrownBy(() -> StrictWorkbook.read(Arrays.copyOf(good, good.length + 1)));
        assertThatThrownBy(() -> StrictWorkbook.read(Arrays.copyOf(good, 49)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1\n",
                "# TYPE a gauge\na 1",
                "# TYPE a gauge\na 1\na 1\n",
                "# TYPE a gauge\na{b=\"c\"d\"} 1\n",
                "# TYPE a gauge\na one\n",
                "# TYPE a gauge\n# TYPE a gauge\na 1\n",
                "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na{c=\"d\"} 1\n",
                "# TYPE a counter\na -1\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
            })
    void figuresThatAreWrongAreNotRead(String figures) {
        assertThatThrownBy(() -> StrictMetrics.read(figures.getBytes(UTF_8)));
    }
}
