package io.headcount.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** Answers that break HTTP itself: one part of them does not end while the client listens. They are written past the server's library. */
final class Unending {

    private static final Duration DRIP = Duration.ofMillis(200);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Unending() {}

    /** Answers until the client has enough, or the sandbox closes. */
    static void answer(Call call, Fault fault) throws IOException {
        switch (fault) {
            case STATUS_LINE_ENDLESS -> repeat(call, "HTTP/1.1 200 O", "K".repeat(1_000));
            case HEADERS_ENDLESS, WEBHOOK_HEADERS_ENDLESS -> repeat(call, OK, "X-More: " + "x".repeat(100) + "\r\n");
            case HEADERS_DRIP, WEBHOOK_HEADERS_DRIP -> drip(call);
            case CHUNK_EXTENSION_ENDLESS -> repeat(call, CHUNKED + "2;", "x".repeat(1_000));
            case TRAILERS_ENDLESS -> repeat(call, CHUNKED + "2\r\n{}\r\n0\r\n", "X-More: " + "x".repeat(100) + "\r\n");
            case GZIP_BOMB -> bomb(call);
            default -> throw new IllegalStateException(fault + " is not an answer without end");
        }
    }

    private static void repeat(Call call, String begin, String more) throws IOException {
        call.raw(out -> {
            out.write(begin.getBytes(US_ASCII));
            byte[] again = more.getBytes(US_ASCII);
            while (!call.closesWithin(Duration.ZERO)) {
                out.write(again);
            }
        });
    }

    private static void drip(Call call) throws IOException {
        call.raw(out -> {
            out.write((OK + "X-Slow: ").getBytes(US_ASCII));
            while (!call.closesWithin(DRIP)) {
                out.write('x');
                out.flush();
            }
        });
    }

    private static void bomb(Call call) throws IOException {
        call.raw(out -> {
            out.write((OK + "Content-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n").getBytes(US_ASCII));
            byte[] blanks = " ".repeat(1 << 20).getBytes(US_ASCII);
            OutputStream packed = new GZIPOutputStream(out, 1 << 16);
            while (!call.closesWithin(Duration.ZERO)) {
                packed.write(blanks);
            }
        });
    }
}
