package io.headcount.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes a page in the API's envelope, or in the other one. */
final class SearchAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActiveFaults faults;

    SearchAnswer(ActiveFaults faults) {
        this.faults = faults;
    }

    byte[] json(Page page, RowWriter rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            boolean reordered = faults.on(Fault.FIELDS_REORDERED);
            out.writeStartObject();
            if (reordered) {
                verdict(out);
            }
            out.writeFieldName("data");
            data(out, page, rows, reordered);
            if (!reordered) {
                verdict(out);
            }
            if (faults.on(Fault.UNKNOWN_FIELDS)) {
                out.writeStringField("traceId", "00-5a6b-01");
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void verdict(JsonGenerator out) throws IOException {
        if (faults.on(Fault.OTHER_ENVELOPE)) {
            out.writeBooleanField("isSuccess", true);
            out.writeArrayFieldStart("messages");
            out.writeEndArray();
        } else {
            out.writeStringField("status", "SUCCESS");
            out.writeNullField("message");
            out.writeNullField("validationMessages");
        }
    }

    private void data(JsonGenerator out, Page page, RowWriter rows, boolean rowsFirst) throws IOException {
        out.writeStartObject();
        if (rowsFirst) {
            rows(out, page, rows);
        }
        out.writeNumberField("limitExceededCompanyCount", page.overLimit());
        out.writeNumberField("pageNumber", page.number());
        out.writeNumberField("pageSize", page.size());
        out.writeNumberField("totalNumberOfPages", page.pages());
        if (page.records() != null) {
            out.writeNumberField("totalNumberOfRecords", page.records());
        }
        if (faults.on(Fault.UNKNOWN_FIELDS)) {
            out.writeObjectFieldStart("billing");
            out.writeStringField("plan", "partner");
            out.writeEndObject();
        }
        if (!rowsFirst) {
            rows(out, page, rows);
        }
        out.writeEndObject();
    }

    private static void rows(JsonGenerator out, Page page, RowWriter rows) throws IOException {
        out.writeFieldName("results");
        rows.write(out, page.rows());
    }
}
