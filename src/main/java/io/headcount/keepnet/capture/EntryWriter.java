package io.headcount.keepnet.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/** Writes one exchange as an entry of an HTTP Archive, redacted. Used by one thread at a time. */
final class EntryWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int UNKNOWN = -1;

    private final Redaction redaction;
    private final Bodies bodies;

    EntryWriter(Redaction redaction, String countColumn) {
        this.redaction = redaction;
        this.bodies = new Bodies(redaction, countColumn);
    }

    byte[] entry(Recording recording) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("startedDateTime", recording.startedAt().toString());
            out.writeNumberField("time", Math.round((recording.waited() + recording.received()) * 1000) / 1000.0);
            request(out, recording);
            response(out, recording);
            out.writeObjectFieldStart("cache");
            out.writeEndObject();
            out.writeObjectFieldStart("timings");
            out.writeNumberField("send", 0);
            out.writeNumberField("wait", recording.waited());
            out.writeNumberField("receive", recording.received());
            out.writeEndObject();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void request(JsonGenerator out, Recording recording) throws IOException {
        ClassicHttpRequest request = recording.request();
        out.writeObjectFieldStart("request");
        out.writeStringField("method", request.getMethod());
        out.writeStringField("url", Address.of(request, redaction));
        out.writeStringField("httpVersion", version(request.getVersion()));
        headers(out, request);
        out.writeArrayFieldStart("queryString");
        out.writeEndArray();
        BodyCopy body = recording.asked();
        if (body.size() > 0) {
            out.writeObjectFieldStart("postData");
            String type =
                    request.getEntity() == null ? "" : text(request.getEntity().getContentType());
            out.writeStringField("mimeType", redaction.header("Content-Type", type));
            out.writeStringField("text", bodies.asked(type, body));
            out.writeEndObject();
        }
        out.writeNumberField("headersSize", UNKNOWN);
        out.writeNumberField("bodySize", body.size());
        out.writeEndObject();
    }

    private void response(JsonGenerator out, Recording recording) throws IOException {
        ClassicHttpResponse response = recording.response();
        out.writeObjectFieldStart("response");
        out.writeNumberField("status", response == null ? 0 : response.getCode());
        out.writeStringField("statusText", response == null ? "" : redaction.message(text(response.getReasonPhrase())));
        out.writeStringField("httpVersion", response == null ? "" : version(response.getVersion()));
        headers(out, response);
        BodyCopy body = recording.answered();
        String type = response == null ? "" : header(response, "Content-Type");
        Bodies.Content content = bodies.answered(recording, type);
        out.writeObjectFieldStart("content");
        out.writeNumberField("size", content.size());
        out.writeStringField("mimeType", redaction.header("Content-Type", type));
        out.writeStringField("text", content.text());
        if (content.base64()) {
            out.writeStringField("encoding", "base64");
        }
        out.writeNumberField("_recordedSize", body.size());
        out.writeEndObject();
        out.writeStringField("redirectURL", response == null ? "" : redaction.message(header(response, "Location")));
        out.writeNumberField("headersSize", UNKNOWN);
        out.writeNumberField("bodySize", body.size());
        if (recording.error() != null) {
            out.writeStringField("_error", recording.error());
        }
        out.writeEndObject();
    }

    private void headers(JsonGenerator out, MessageHeaders message) throws IOException {
        out.writeArrayFieldStart("cookies");
        out.writeEndArray();
        out.writeArrayFieldStart("headers");
        for (Header header : message == null ? new Header[0] : message.getHeaders()) {
            out.writeStartObject();
            out.writeStringField("name", redaction.headerName(header.getName()));
            String name = header.getName().toLowerCase(Locale.ROOT);
            String value = text(header.getValue());
            out.writeStringField(
                    "value", name.equals("host") ? Address.host(value, redaction) : redaction.header(name, value));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static String header(MessageHeaders message, String name) {
        Header header = message.getFirstHeader(name);
        return header == null ? "" : text(header.getValue());
    }

    private static String version(Object version) {
        return version == null ? "HTTP/1.1" : version.toString();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
