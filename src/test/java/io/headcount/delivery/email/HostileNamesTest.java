package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileNamesTest {

    private static Received mailWith(String name) throws Exception {
        return Received.of(Statements.of(
                new AccountName("default", name), Statements.company(name, 12), Statements.overLimit(name, 9, 8)));
    }

    @Test
    void aNameRunsNoScript() throws Exception {
        Received mail = mailWith("<script>alert('x')</script><img src=\"x\" onerror=\"y\">&");

        assertThat(mail.html())
                .doesNotContain("<script", "<img", "onerror=\"")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;img src=&quot;x");
        assertThat(mail.text()).contains("<script>alert('x')</script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${total}", "#{total}", "[=total]", "<#if true>yes</#if>", "<@more 7/>", "${\"x\"?new()}"})
    void aNameIsNotTakenForTemplateSyntax(String name) throws Exception {
        Received mail = mailWith(name);

        assertThat(mail.text()).contains("\n" + name + " ");
        assertThat(mail.html())
                .contains(
                        "<bdi>" + name.replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;") + "</bdi>");
    }

    @Test
    void aNameCantTurnTheNumbersBesideItAround() throws Exception {
        Received mail = mailWith("evil\u202E\u2069\u2066\u202Cname شركة");

        assertThat(mail.text()).contains("\u2068evilname شركة\u2069").doesNotContain("\u202E", "\u2066");
        assertThat(mail.html()).contains("<bdi>evilname شركة</bdi>").doesNotContain("\u202E", "\u2069");
    }

    @Test
    void aNameCantForgeALine() throws Exception {
        Received mail = mailWith("A\r\nProof:\u2028all\u0085 is\tfine\u0000\u001B[2J");

        assertThat(mail.text()).contains("\nA Proof: all is fine [2J ");
        assertThat(mail.html()).contains("<bdi>A Proof: all is fine [2J</bdi>");
    }

    @Test
    void aLongNameIsCutBetweenCharactersAndNeverInOne() throws Exception {
        Received mail = mailWith("x" + "😀".repeat(300) + "\uD83D");

        assertThat(mail.html()).containsPattern("<bdi>x(😀){40,79}…</bdi>").doesNotContain("\uFFFD");
        assertThat(mail.text()).containsPattern("\nx(😀)+…").doesNotContain("\uFFFD");
        assertThat(mailWith("y".repeat(80)).html()).contains("<bdi>" + "y".repeat(80) + "</bdi>");
        assertThat(mailWith("y".repeat(81)).html()).contains("<bdi>" + "y".repeat(80) + "…</bdi>");
    }

    @Test
    void namesInEastAsianLettersDontPushTheNumbersOutOfLine() {
        assertThat(TextLayout.column("東京", 6)).isEqualTo("東京  ");
        assertThat(TextLayout.column("東京東京", 6)).isEqualTo("東京… ");
        assertThat(TextLayout.column("e\u0301", 3)).isEqualTo("e\u0301  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "<", "&", "=", "a", "é", "漢", "😀", "😀\"", "漢=", "\u0000\u2028", "e\u0301\u0302"})
    void tenThousandCompaniesAreNotClippedByGmail(String unit) throws Exception {
        String name = unit.repeat(400);
        List<Company> companies = IntStream.range(0, 10_000)
                .mapToObj(i -> new Company(
                        "c" + i, i % 7 + name, 2_000_000_000L - i, 2_100_000_000L + i, 1_000_000_000L, true, (long) i))
                .toList();

        Received mail = Received.of(Statements.corrected(companies));

        assertThat(mail.encodedHtmlSize()).isLessThan(80_000);
        assertThat(mail.csv().length()).isGreaterThan(10_000);
    }
}
