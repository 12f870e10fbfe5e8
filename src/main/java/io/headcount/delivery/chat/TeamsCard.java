package io.headcount.delivery.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Body;

/**
 * A statement as an Adaptive Card for a workflow of Microsoft Teams, of 14 KB at the most, since larger ones are lost
 * there. Names stand in text runs, which unlike text blocks know no Markdown. Thread-safe.
 *
 * @see <a href="https://adaptivecards.io/explorer/RichTextBlock.html">Rich text block</a>
 */
public final class TeamsCard {

    /** Bytes, as sent. */
    static final int MOST = 14_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The message's JSON; the same statement always gives the same. */
    public String compose(@Body String document) {
        ChatSummary digest = ChatSummary.of(document);
        String card = card(digest);
        while (card.getBytes(StandardCharsets.UTF_8).length > MOST
                && !digest.companies().isEmpty()) {
            digest = digest.shortened(digest.companies().size() - 1);
            card = card(digest);
        }
        return card;
    }

    private static String card(ChatSummary digest) {
        ObjectNode message = JSON.createObjectNode();
        message.put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode content = attachment.putObject("content");
        content.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        content.put("type", "AdaptiveCard");
        content.put("version", "1.4");
        ArrayNode body = content.putArray("body");
        line(body, digest.title()).put("size", "large").put("weight", "bolder");
        digest.facts().forEach(fact -> line(body, fact));
        digest.companiesInLines().lines().forEach(company -> line(body, company));
        return message.toString();
    }

    private static ObjectNode line(ArrayNode body, String text) {
        ObjectNode block = body.addObject().put("type", "RichTextBlock");
        return block.putArray("inlines").addObject().put("type", "TextRun").put("text", text);
    }
}
