package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads an answer that must be one JSON object and nothing else, as a stream and within bounds. Jackson's own messages
 * quote the text that they stumble over, so none of them gets out. Whoever takes a field sees to it that it is there once only:
 * {@link TakenFields}. Thread-safe.
 */
final class JsonAnswer {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(1_000_000)
                    .maxNameLength(1_000)
                    .maxNumberLength(100)
                    .maxDocumentLength(512L << 20)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    /** Takes one field of the object; the parser is at its value, and must be at the value's end afterwards. */
    @FunctionalInterface
    interface Fields {
        void take(String name, JsonParser value) throws IOException;
    }

    private JsonAnswer() {}

    /**
     * Reads the whole answer.
     *
     * @param what what the answer should be, such as 'search page'
     * @throws UnreadableAnswer if it is not one well-formed JSON object from its first byte to its last
     * @throws IOException if the connection broke
     */
    static void read(AnswerBody body, String what, Fields fields) throws UnreadableAnswer, IOException {
        try (JsonParser parser = JSON.createParser((InputStream) body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableAnswer("The vendor's " + what + " is not a JSON object.");
            }
            readObject(parser, fields);
            if (parser.nextToken() != null) {
                throw new UnreadableAnswer("The vendor's " + what + " goes on after its JSON has ended.");
            }
        } catch (IOException e) {
            body.throwIfBroken();
            throw new UnreadableAnswer("The vendor's " + what + ' ' + inWords(e) + '.');
        }
    }

    /** Reads the object at whose start the parser is, to its end. */
    static void readObject(JsonParser parser, Fields fields) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.take(name, parser);
        }
    }

    private static String inWords(IOException e) {
        if (e instanceof TooManyRows) {
            return e.getMessage();
        }
        if (e instanceof JsonEOFException) {
            return "ends in the middle of its JSON";
        }
        if (e instanceof StreamConstraintsException) {
            return "has JSON that exceeds the limits on depth, length or size";
        }
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return "is not valid JSON (line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ')';
        }
        return "is not valid JSON";
    }
}
