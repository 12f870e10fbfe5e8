package io.headcount.strict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;

/** JSON as Eclipse Parsson reads it: no key twice, nothing after the end, valid UTF-8, no half of a surrogate pair. */
final class StrictJson {

    private StrictJson() {}

    static JsonObject read(byte[] bytes) throws CharacterCodingException {
        return read(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }

    static JsonObject read(String text) {
        Map<String, Object> strictly = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE);
        try (JsonReader reader = Json.createReaderFactory(strictly).createReader(new StringReader(text))) {
            JsonObject object = reader.readObject();
            check(object);
            checkEnd(text);
            return object;
        }
    }

    /** The reader of objects reads no further than their end; the parser complains of what follows. */
    private static void checkEnd(String text) {
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        }
    }

    private static void check(JsonValue value) {
        if (value instanceof JsonObject object) {
            object.forEach((key, each) -> {
                check(key);
                check(each);
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(StrictJson::check);
        } else if (value instanceof JsonString text) {
            check(text.getString());
        }
    }

    private static void check(String text) {
        assertThat(text.codePoints())
                .as("half a surrogate pair")
                .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
