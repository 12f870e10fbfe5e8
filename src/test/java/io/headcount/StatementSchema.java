package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** {@code docs/statement.schema.json}, which receivers have, and more strictly: here a field that it does not tell of is wrong, too. */
public final class StatementSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema STRICT = read();

    private StatementSchema() {}

    private static JsonSchema read() {
        try {
            JsonNode schema =
                    JSON.readTree(Path.of("docs", "statement.schema.json").toFile());
            close(schema.path("properties").path("data"));
            ((ObjectNode) schema).put("additionalProperties", false);
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
            schema.path("properties").forEach(StatementSchema::close);
        }
        if (schema.has("items")) {
            close(schema.path("items"));
        }
    }

    /** What is wrong with a body, by the schema. */
    static List<String> problems(byte[] body) {
        try {
            return STRICT.validate(JSON.readTree(body)).stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            return List.of(e.getMessage());
        }
    }

    /** Fails if a body that says that it is a statement is none by the schema. */
    public static void check(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.path("type").asText().startsWith("statement.")) {
                assertThat(problems(body)).as("by docs/statement.schema.json").isEmpty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
