package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Changes to the head and the framing of an HTTP answer, byte by byte. Each of them ends by itself. */
final class Framing {

    private static final List<String> STATUS_LINES = List.of(
            "HTTP/1.0 200 OK",
            "HTTP/1.1 200",
            "HTTP/1.1 200 ",
            "HTTP/1.1  200 OK",
            "HTTP/1.1\t200 OK",
            "HTTP/2 200",
            "HTTP/2.0 200 OK",
            "HTTP/0.9 200 OK",
            "HTTP/1.9 200 OK",
            "HTTP/11 200 OK",
            "HTTP/1.1 0200 OK",
            "HTTP/1.1 2 OK",
            "HTTP/1.1 20 OK",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 +200 OK",
            "HTTP/1.1 -200 OK",
            "HTTP/1.1 2e2 OK",
            "HTTP/1.1 OK 200",
            "HTTP/1.1 99999999999 OK",
            "HTTP/1.1 000 OK",
            "HTTP/1.1 099 OK",
            "HTTP/1.1 101 Switching Protocols",
            "HTTP/1.1 200 \u00e4\u0007\u001b[31m",
            "http/1.1 200 OK",
            "ICY 200 OK",
            "SSH-2.0-OpenSSH",
            "220 mail.example ESMTP",
            "GET / HTTP/1.1",
            "{\"status\":\"SUCCESS\"}",
            "");

    private static final List<String> LENGTHS = List.of(
            "0",
            "1",
            "-1",
            "+5",
            "0x10",
            "5, 5",
            "5,6",
            "",
            " ",
            "five",
            "9223372036854775807",
            "99999999999999999999",
            "1e3",
            "00000000012");

    private static final List<String> ENCODINGS = List.of(
            "chunked", "identity", "gzip, chunked", "chunked, chunked", "Chunked ", "xchunked", "chunked;q=1", "");

    private static final List<String> LINES = List.of(
            "no colon",
            ": no name",
            "Spaced : x",
            " folded",
            "X\0Nul: x",
            "X-Nul: \0",
            "X-Return: a\rb",
            "X-\u00fc: \u00fc",
            "X-Empty:",
            "Connection: upgrade\r\nUpgrade: h2c",
            "Connection: keep-alive",
            "Expect: 100-continue",
            "Trailer: Content-Length",
            "X-Many: 1\r\n".repeat(60) + "X-Many: 1");

    private static final List<String> INFORMATION = List.of(
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
            "HTTP/1.1 199 \r\n\r\n",
            "HTTP/1.1 102 Processing\r\nContent-Length: 100\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(5));

    private static final List<String> SIZES = List.of(
            "0",
            "-1",
            "1",
            "FFFFFFFF",
            "7FFFFFFFFFFFFFFF",
            "FFFFFFFFFFFFFFFFFF",
            "0x5",
            " 5",
            "5 ",
            "5;x=y",
            "5;\"",
            "g",
            "",
            "00000000000000000005");

    private static final List<String> TRAILERS = List.of(
            "X-Trailer: x\r\n\r\n",
            "Content-Length: 0\r\n\r\n",
            "no colon\r\n\r\n",
            "\r\nHTTP/1.1 200 OK\r\n\r\n",
            "",
            "\r");

    private Framing() {}

    static byte[] changed(Reply reply, SplittableRandom dice, Consumer<String> words) {
        String status = "HTTP/1.1 " + reply.status() + " Said";
        String headers = String.join("\r\n", reply.headers()) + (reply.headers().isEmpty() ? "" : "\r\n");
        String length = "Content-Length: " + reply.body().length + "\r\n";
        byte[] body = reply.body();
        switch (dice.nextInt(11)) {
            case 0 -> {
                status = one(STATUS_LINES, dice);
                words.accept("status line " + shown(status));
            }
            case 1 -> {
                String lie = one(LENGTHS, dice);
                words.accept("length " + shown(lie));
                length = "Content-Length: " + lie + "\r\n" + (dice.nextInt(3) == 0 ? length : "");
            }
            case 2 -> {
                int off = dice.nextBoolean() ? -1 - dice.nextInt(5) : 1 + dice.nextInt(5);
                words.accept("length off by " + off);
                length = "Content-Length: " + (body.length + off) + "\r\n";
            }
            case 3 -> {
                String encoding = one(ENCODINGS, dice);
                boolean both = dice.nextBoolean();
                words.accept("transfer encoding " + shown(encoding) + (both ? " beside a length" : ""));
                length = (both ? length : "") + "Transfer-Encoding: " + encoding + "\r\n";
                body = dice.nextBoolean() ? body : chunked(body, dice, what -> {});
            }
            case 4, 5 -> {
                length = "Transfer-Encoding: chunked\r\n";
                body = chunked(body, dice, words);
            }
            case 6 -> {
                String line = one(LINES, dice);
                words.accept("line " + shown(line));
                headers = dice.nextBoolean() ? line + "\r\n" + headers : headers + line + "\r\n";
            }
            case 7 -> {
                String before = one(INFORMATION, dice);
                words.accept("before it " + shown(before));
                status = before + status;
            }
            case 8 -> {
                words.accept("lines that end with LF, and no length");
                headers = headers.replace("\r\n", "\n");
                status = status + "\n";
                byte[] head = (status + headers + "\n").getBytes(ISO_8859_1);
                return Reply.join(head, body);
            }
            case 9 -> {
                byte[] whole = whole(status, headers, length, body);
                int head = whole.length - body.length;
                int end = dice.nextInt(3) == 0 ? dice.nextInt(whole.length + 1) : dice.nextInt(head + 1);
                words.accept("ends after byte " + end + " of " + whole.length + ", head " + head);
                return Arrays.copyOf(whole, end);
            }
            default -> {
                byte[] head = whole(status, headers, length, new byte[0]);
                return Reply.join(Bytes.changed(head, dice, what -> words.accept("head: " + what)), body);
            }
        }
        return whole(status, headers, length, body);
    }

    private static byte[] whole(String status, String headers, String length, byte[] body) {
        return Reply.join(
                (status + "\r\n" + headers + length + "Connection: close\r\n\r\n").getBytes(ISO_8859_1), body);
    }

    private static byte[] chunked(byte[] body, SplittableRandom dice, Consumer<String> words) {
        int lie = dice.nextInt(4);
        int which = dice.nextInt(4);
        byte[] out = new byte[0];
        int at = 0;
        for (int chunk = 0; at < body.length; chunk++) {
            int to = Math.min(body.length, at + 1 + dice.nextInt(Math.max(1, body.length / 3)));
            String size = Integer.toHexString(to - at);
            if (lie == 0 && chunk == which) {
                size = one(SIZES, dice);
                words.accept("size of chunk " + chunk + " is " + shown(size));
            }
            String end = "\r\n";
            if (lie == 1 && chunk == which) {
                end = dice.nextBoolean() ? "\n" : "xx";
                words.accept("chunk " + chunk + " ends with " + shown(end));
            }
            out = Reply.join(
                    out,
                    (size + "\r\n").getBytes(ISO_8859_1),
                    Arrays.copyOfRange(body, at, to),
                    end.getBytes(ISO_8859_1));
            at = to;
        }
        String last = "0\r\n\r\n";
        if (lie == 2) {
            last = "0\r\n" + one(TRAILERS, dice);
            words.accept("ends with " + shown(last));
        } else if (lie == 3 && dice.nextBoolean()) {
            last = "";
            words.accept("no last chunk");
        } else {
            words.accept("chunks");
        }
        return Reply.join(out, last.getBytes(ISO_8859_1));
    }

    private static String one(List<String> list, SplittableRandom dice) {
        return list.get(dice.nextInt(list.size()));
    }

    private static String shown(String text) {
        String clipped = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "'"
                + clipped.replace("\r", "\\r")
                        .replace("\n", "\\n")
                        .replace("\0", "\\0")
                        .replace("\u001b", "\\e") + "'";
    }
}
