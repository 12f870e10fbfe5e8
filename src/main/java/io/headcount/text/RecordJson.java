package io.headcount.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/** Records as JSON: months, days and moments as ISO 8601 writes them, and nothing that steers a terminal. */
public final class RecordJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(YearMonth.class, ToStringSerializer.instance)
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    private RecordJson() {}

    /** One document, on as many lines as people like to read. */
    public static String document(Object content) {
        return written(JSON.writerWithDefaultPrettyPrinter(), content);
    }

    /** On one line. */
    public static String line(Object content) {
        return written(JSON.writer(), content);
    }

    private static String written(ObjectWriter writer, Object content) {
        try {
            return ShownJson.of(writer.writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
