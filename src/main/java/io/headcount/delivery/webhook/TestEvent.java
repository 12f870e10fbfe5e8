package io.headcount.delivery.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a webhook is sent to see whether it takes and verifies what we sign: of a type of its own, and no statement. */
public final class TestEvent {

    /** Its type, which receivers ignore as they ignore each that they don't know. */
    public static final String TYPE = "test";

    private TestEvent() {}

    /** The document. */
    public static String at(Instant now) {
        ObjectNode event = new ObjectMapper().createObjectNode();
        event.put("type", TYPE);
        event.put("timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
        event.putObject("data")
                .put("test", true)
                .put(
                        "message",
                        "Sent by 'headcount check --send'. It bills nobody: answer with any 2xx, and ignore it.");
        return event.toString();
    }
}
