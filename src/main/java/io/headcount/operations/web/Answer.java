package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the web server. Immutable, but for the bytes, which nobody may write to.
 *
 * @param status the HTTP status
 * @param headers besides those that every answer has; one of the same name takes the place of that one
 * @param body the whole of it
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A text of some kind, as UTF-8. */
    public static Answer of(int status, String mediaType, String text) {
        return of(status, mediaType, text.getBytes(UTF_8));
    }

    /** Bytes of some kind. */
    public static Answer of(int status, String mediaType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", mediaType), body);
    }

    static Answer page(int status, String html) {
        return of(status, "text/html; charset=utf-8", html);
    }

    static Answer plain(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    /** To be saved under a name, which may hold letters, digits, dots, underscores and hyphens only. */
    static Answer download(String name, String mediaType, byte[] body) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a download");
        }
        return of(200, mediaType, body).with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    /** The same with one header more. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }
}
