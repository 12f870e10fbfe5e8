package io.headcount.delivery.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Body;

/**
 * A statement as a message for Slack's incoming webhooks. Names stand in plain text, where they can neither link nor
 * call anybody; no section is longer than the 3,000 characters that Slack takes. Thread-safe.
 *
 * @see <a href="https://docs.slack.dev/reference/block-kit/blocks/section-block">Section block</a>
 */
public final class SlackMessage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECTION = 3000;

    /** The message's JSON; the same statement always gives the same. */
    public String compose(@Body String document) {
        ChatSummary digest = ChatSummary.of(document);
        while (escaped(digest.companiesInLines()).length() > SECTION) {
            digest = digest.shortened(digest.companies().size() - 1);
        }
        ObjectNode message = JSON.createObjectNode();
        message.put("text", escaped(digest.title() + ". " + digest.facts().get(0)));
        message.put("mrkdwn", false);
        ArrayNode blocks = message.putArray("blocks");
        plain(blocks.addObject().put("type", "header").putObject("text"), digest.title());
        plain(blocks.addObject().put("type", "section").putObject("text"), String.join("\n", digest.facts()));
        if (!digest.companies().isEmpty()) {
            plain(blocks.addObject().put("type", "section").putObject("text"), digest.companiesInLines());
        }
        return message.toString();
    }

    private static void plain(ObjectNode node, String text) {
        node.put("type", "plain_text").put("text", escaped(text)).put("emoji", false);
    }

    /** The three characters that steer in Slack's texts. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
