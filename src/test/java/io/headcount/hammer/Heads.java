package io.headcount.hammer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Changes to the status and the headers of an answer that is framed as it should be, and to how its body is packed. */
final class Heads {

    private static final List<Integer> STATUSES = List.of(
            201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405,
            406, 407, 408, 409, 410, 413, 418, 421, 425, 429, 451, 500, 501, 502, 503, 504, 507, 511, 599, 600, 999);

    private static final List<String> HEADERS = List.of(
            "Content-Type: text/html",
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: text/csv; charset=no-such-charset",
            "Content-Type: ;;;=",
            "Content-Type: ",
            "Content-Disposition: attachment; filename=\"../../etc/passwd\"",
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Encoding: gzip, gzip",
            "Content-Encoding: identity",
            "Content-Encoding: ",
            "Retry-After: 0",
            "Retry-After: -1",
            "Retry-After: 99999999999999999999",
            "Retry-After: tomorrow",
            "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
            "Date: Thu, 01 Jan 1970 00:00:00 GMT",
            "Date: Fri, 31 Dec 9999 23:59:59 GMT",
            "Date: yesterday",
            "Date: ",
            "Location: /elsewhere",
            "Location: ::::",
            "Set-Cookie: a=b; Expires=x; Domain=.com",
            "WWW-Authenticate: Basic realm=\"",
            "WWW-Authenticate: Negotiate",
            "CamelHttpUri: http://127.0.0.1:1/",
            "CamelHttpResponseCode: 200",
            "CamelFileName: ../x",
            "Authorization: Bearer other",
            "Strict-Transport-Security: max-age=1",
            "Alt-Svc: h3=\":443\"",
            "X-Long: " + "x".repeat(4000));

    private Heads() {}

    static Reply changed(Reply reply, SplittableRandom dice, Consumer<String> words) throws IOException {
        switch (dice.nextInt(4)) {
            case 0 -> {
                int status = STATUSES.get(dice.nextInt(STATUSES.size()));
                words.accept("status " + status);
                return reply.withStatus(status);
            }
            case 1 -> {
                words.accept("packed with gzip");
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(reply.body());
                }
                byte[] body = packed.toByteArray();
                return reply.withHeader("Content-Encoding", "gzip")
                        .withBody(dice.nextBoolean() ? body : Bytes.changed(body, dice, words));
            }
            default -> {
                String line = HEADERS.get(dice.nextInt(HEADERS.size()));
                String shown = line.length() > 80 ? line.substring(0, 20) + "…" : line;
                words.accept("header '" + shown + "'");
                return reply.withHeader(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
            }
        }
    }
}
