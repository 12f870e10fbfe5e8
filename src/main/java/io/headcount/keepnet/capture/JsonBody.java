package io.headcount.keepnet.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Redacts JSON value by value. What breaks off goes on to break off, and what is no JSON after a while goes on to be none. */
final class JsonBody {

    private static final Set<String> TOKENS = Set.of("access_token", "refresh_token", "id_token");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(100_000)
                    .build())
            .build();

    private final Redaction redaction;
    private final Deque<String> fields = new ArrayDeque<>();

    JsonBody(Redaction redaction) {
        this.redaction = redaction;
    }

    String redact(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length);
        String rest = "";
        try (JsonParser in = JSON.createParser(new ByteArrayInputStream(body));
                JsonGenerator out =
                        JSON.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            try {
                rest = copy(in, out, body);
            } catch (JsonEOFException e) {
                // It ends here, as it did.
            } catch (IOException e) {
                rest = " "
                        + leftOut(body.length - Math.max(0, in.currentLocation().getByteOffset()));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8) + rest;
    }

    /** @return what stands after the end of the document */
    private String copy(JsonParser in, JsonGenerator out, byte[] body) throws IOException {
        int depth = 0;
        for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            copy(token, in, out);
            if (depth == 0) {
                int end = (int) in.currentLocation().getByteOffset();
                String after = end < 0 || end >= body.length
                        ? ""
                        : new String(body, end, body.length - end, StandardCharsets.UTF_8);
                return after.isBlank() ? after : "\n" + leftOut(after.length());
            }
        }
        return "";
    }

    private void copy(JsonToken token, JsonParser in, JsonGenerator out) throws IOException {
        String field = fields.isEmpty() ? "" : fields.peek();
        switch (token) {
            case START_OBJECT -> {
                fields.push(field);
                out.writeStartObject();
            }
            case END_OBJECT -> {
                fields.pop();
                out.writeEndObject();
            }
            case FIELD_NAME -> {
                fields.pop();
                fields.push(in.currentName());
                out.writeFieldName(redaction.fieldName(in.currentName()));
            }
            case VALUE_STRING ->
                out.writeString(
                        TOKENS.contains(field)
                                ? new TokenStandIn(redaction).of(in.getText())
                                : redaction.value(field, in.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(redaction.number(field, in.getText()));
            default -> out.copyCurrentEvent(in);
        }
    }

    private String leftOut(long size) {
        redaction.count(Removed.BODIES);
        return "(" + size + " bytes that are not JSON were left out)";
    }
}
