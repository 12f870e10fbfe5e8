package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP answer as it goes over the wire.
 *
 * @param headers lines without their end; those that frame the body are added where it is written
 */
record Reply(int status, List<String> headers, byte[] body) {

    Reply withStatus(int other) {
        return new Reply(other, headers, body);
    }

    Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    /** With a header in the place of those of its name. */
    Reply withHeader(String name, String value) {
        List<String> others = new ArrayList<>(headers);
        others.removeIf(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        if (value != null) {
            others.add(name + ": " + value);
        }
        return new Reply(status, others, body);
    }

    /** Framed honestly. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
        return join(head.toString().getBytes(ISO_8859_1), body);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
