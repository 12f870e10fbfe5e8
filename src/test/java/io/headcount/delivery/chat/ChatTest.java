package io.headcount.delivery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What customers write must neither burst a chat's message nor act in it. */
class ChatTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String HOSTILE =
            "<!channel> [x](https://evil.example) *b* &\u202e\n" + "\u0001\"'🚀".repeat(4000);

    @Test
    void aSlackMessageStaysWithinASectionAndCallsNobody() throws Exception {
        JsonNode message = JSON.readTree(new SlackMessage().compose(document(HOSTILE, 500)));

        assertThat(message.path("blocks")).hasSize(3).allSatisfy(block -> {
            String text = block.at("/text/text").asText();
            assertThat(text).hasSizeLessThanOrEqualTo(3000).doesNotContain("<", ">");
            assertThat(block.at("/text/type").asText()).isEqualTo("plain_text");
        });
        assertThat(message.path("text").asText()).doesNotContain("<", ">");
        assertThat(message.toString()).contains("&lt;!channel&gt;").doesNotContain("\u202e");
    }

    @Test
    void aTeamsCardStaysWithinItsBounds() throws Exception {
        String card = new TeamsCard().compose(document(HOSTILE, 500));

        assertThat(card.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TeamsCard.MOST);
        JsonNode body = JSON.readTree(card).at("/attachments/0/content/body");
        assertThat(body).hasSizeGreaterThan(10).allSatisfy(block -> assertThat(
                        block.at("/inlines/0/type").asText())
                .isEqualTo("TextRun"));
        assertThat(body.get(body.size() - 1).at("/inlines/0/text").asText()).startsWith("and ");
    }

    @Test
    void theSameStatementIsAlwaysToldInTheSameWords() {
        String document = document("Acme", 3);

        assertThat(new SlackMessage().compose(document)).isEqualTo(new SlackMessage().compose(document));
        assertThat(new TeamsCard().compose(document)).contains("2,001  Acme", "statement s-1");
    }

    private static String document(String name, int companies) {
        List<Company> all = LongStream.range(0, companies)
                .mapToObj(i -> new Company("c" + i, name, 2000 + i, null, null, false, null))
                .toList();
        long total = all.stream().mapToLong(Company::monthlyUsers).sum();
        return new StatementDocument(
                        "statement.finalized",
                        "2026-11-01T06:00:00Z",
                        new StatementDocument.Data(
                                "s-1",
                                new StatementDocument.AccountName("default", name),
                                "2026-10",
                                "UTC",
                                1,
                                null,
                                total,
                                companies,
                                new StatementDocument.ProofGiven(
                                        "export", "2026-11-01T06:00:00Z", companies, total, total),
                                all,
                                List.of(),
                                List.of()))
                .toJson();
    }
}
