package io.headcount.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exchange of an archive that can be replayed.
 *
 * @param wanted what was asked
 * @param at when
 * @param status of the answer; 0 where none came
 * @param headers of the answer, without those that tell how it was sent
 * @param type of its body; null where it is not told
 * @param body as a client sees it, not compressed
 * @param broken whether the connection broke
 */
record Recorded(
        Wanted wanted,
        OffsetDateTime at,
        int status,
        Map<String, String> headers,
        String type,
        byte[] body,
        boolean broken) {

    /** What says how an answer was sent, and not what it is. */
    private static final Set<String> OF_THE_WIRE = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "content-encoding",
            "content-md5",
            "content-type",
            "set-cookie");

    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([\\w.:-]+)");

    /** The exchange, if it is one of those that can be replayed. */
    static Optional<Recorded> of(JsonNode entry) {
        JsonNode request = entry.path("request");
        Optional<Wanted> wanted = Wanted.of(
                request.path("method").asText(""), request.path("url").asText(""), postData(request.path("postData")));
        JsonNode answer = entry.path("response");
        JsonNode content = answer.path("content");
        int status = answer.path("status").asInt(0);
        boolean broken = status == 0
                || answer.path("_error").isTextual()
                        && !answer.path("_error").asText().isEmpty();
        boolean bodyIsMissing =
                !content.path("text").isTextual() && content.path("size").asLong(0) > 0;
        if (wanted.isEmpty() || bodyIsMissing && !broken) {
            return Optional.empty();
        }
        OffsetDateTime at = at(entry.path("startedDateTime").asText(""));
        Map<String, String> headers = headers(answer.path("headers"));
        String type = Optional.ofNullable(headers.remove("content-type"))
                .orElse(content.path("mimeType").asText(""));
        headers.keySet().removeAll(OF_THE_WIRE);
        Wanted meant = wanted.get().kind() != Wanted.Kind.TOKEN && wanted.get().month() == null
                ? wanted.get().in(YearMonth.from(at))
                : wanted.get();
        return Optional.of(
                new Recorded(meant, at, status, headers, type.isBlank() ? null : type, body(content, type), broken));
    }

    private static String postData(JsonNode data) {
        String text = data.path("text").asText("");
        if (data.path("encoding").asText("").equalsIgnoreCase("base64")) {
            return new String(decoded(text), StandardCharsets.UTF_8);
        }
        return text;
    }

    /** The last of several, as is right for the headers that count here. */
    private static Map<String, String> headers(JsonNode list) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonNode header : list) {
            String name = header.path("name").asText("").toLowerCase(Locale.ROOT);
            String value = header.path("value").asText("");
            if (name.matches("[a-z0-9!#$%&'*+.^_`|~-]+") && value.chars().noneMatch(c -> c < ' ' || c > '~')) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static byte[] body(JsonNode content, String type) {
        String text = content.path("text").asText("");
        if (content.path("encoding").asText("").equalsIgnoreCase("base64")) {
            return decoded(text);
        }
        return text.getBytes(text.startsWith("{") || text.startsWith("[") ? StandardCharsets.UTF_8 : charset(type));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static Charset charset(String type) {
        Matcher declared = CHARSET.matcher(type);
        try {
            return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static OffsetDateTime at(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            return OffsetDateTime.parse("1970-01-01T00:00:00Z");
        }
    }

    void answer(Call call) throws IOException {
        if (status < 200) {
            call.drop();
        }
        headers.forEach(call::with);
        if (broken) {
            call.breakOff(status, type, body);
        } else if (body.length == 0 && type == null) {
            call.empty(status);
        } else {
            call.answer(status, type, body);
        }
    }
}
