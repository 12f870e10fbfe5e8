package io.headcount.http;

import static io.headcount.http.RawServer.ascii;
import static io.headcount.http.RawServer.endless;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** What a server may do that means no good, or has lost its mind: at each place of an answer a flood, and a drip. */
public enum Hostile {
    STATUS_LINE_FLOOD(endless(ascii("HTTP/1.1 200 O"), ascii("O".repeat(8192)), 0)),
    STATUS_LINE_DRIP(endless(ascii("HTTP/1.1 200 "), ascii("O"), 20)),
    GARBAGE_FLOOD(endless(ascii(""), ascii("no http at all\r\n".repeat(512)), 0)),
    HEADER_FLOOD(endless(ascii("HTTP/1.1 200 OK\r\nX-Flood: "), ascii("x".repeat(8192)), 0)),
    HEADER_DRIP(endless(ascii("HTTP/1.1 200 OK\r\nX-Drip: "), ascii("x"), 20)),
    HEADERS_FLOOD(endless(ascii("HTTP/1.1 200 OK\r\n"), ascii("X-Flood: x\r\n".repeat(512)), 0)),
    FOLDED_HEADER_FLOOD(endless(ascii("HTTP/1.1 200 OK\r\nX-Flood: x\r\n"), ascii(" xxxxxxxx\r\n".repeat(512)), 0)),
    INFORMATION_FLOOD(endless(ascii(""), ascii("HTTP/1.1 100 Continue\r\n\r\n".repeat(64)), 0)),
    INFORMATION_DRIP(endless(ascii(""), ascii("HTTP/1.1 103 Early Hints\r\n\r\n"), 20)),
    CHUNK_SIZE_DRIP(endless(chunked(), ascii("0"), 20)),
    CHUNK_SIZE_FLOOD(endless(chunked(), ascii("0".repeat(8192)), 0)),
    CHUNK_EXTENSION_DRIP(endless(ascii(text(chunked()) + "5;x="), ascii("x"), 20)),
    CHUNK_EXTENSION_FLOOD(endless(ascii(text(chunked()) + "5;x="), ascii("x".repeat(8192)), 0)),
    CHUNK_EXTENSIONS_FLOOD(endless(chunked(), ascii("1;x=" + "x".repeat(8000) + "\r\n \r\n"), 0)),
    TRAILER_DRIP(endless(ascii(text(chunked()) + "2\r\n{}\r\n0\r\nX-Drip: "), ascii("x"), 20)),
    TRAILER_FLOOD(endless(ascii(text(chunked()) + "2\r\n{}\r\n0\r\nX-Flood: "), ascii("x".repeat(8192)), 0)),
    TRAILERS_FLOOD(endless(ascii(text(chunked()) + "2\r\n{}\r\n0\r\n"), ascii("X-Flood: x\r\n".repeat(512)), 0)),
    BODY_DRIP(endless(ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{"), ascii(" "), 20)),
    BODY_UNTIL_CLOSE_DRIP(endless(ascii("HTTP/1.1 200 OK\r\n\r\n"), ascii(" "), 20)),
    BODY_FLOOD(endless(ascii("HTTP/1.1 200 OK\r\n\r\n"), ascii("x".repeat(1 << 16)), 0)),
    GZIP_HEADER_DRIP(endless(gzip(), new byte[] {0x1f}, 200)),
    GZIP_NAME_DRIP(endless(join(gzip(), gzipHeaderWithName()), ascii("x"), 20)),
    GZIP_NAME_FLOOD(endless(join(gzip(), gzipHeaderWithName()), ascii("x".repeat(8192)), 0)),
    GZIP_EMPTY_MEMBERS_FLOOD(endless(gzip(), many(packed(new byte[0]), 400), 0)),
    GZIP_EMPTY_BLOCKS_DRIP(endless(join(gzip(), gzipHeader()), new byte[] {0, 0, 0, -1, -1}, 20)),
    GZIP_EMPTY_BLOCKS_FLOOD(endless(join(gzip(), gzipHeader()), many(new byte[] {0, 0, 0, -1, -1}, 2000), 0)),
    GZIP_BOMB(endless(join(gzip(), gzipHeader()), deflatedSpaces(), 0)),
    GZIP_OF_NOTHING((request, out) -> out.write(join(gzip(), new byte[0]))),
    GZIP_THAT_IS_NONE((request, out) -> out.write(join(gzip(), ascii("{\"status\":\"SUCCESS\"}")))),
    GZIP_CUT_OFF((request, out) -> out.write(join(gzip(), cut(packed(ascii("{\"status\":\"SUCCESS\"}"))))));

    private final RawServer.Answer answer;

    Hostile(RawServer.Answer answer) {
        this.answer = answer;
    }

    public RawServer.Answer answer() {
        return answer;
    }

    /** Whether the other side has said 200 before it began. */
    public boolean saidYes() {
        return name().startsWith("CHUNK")
                || name().startsWith("TRAILER")
                || name().startsWith("BODY")
                || name().startsWith("GZIP");
    }

    private static byte[] chunked() {
        return ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    private static byte[] gzip() {
        return ascii("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    }

    private static byte[] gzipHeader() {
        return new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    }

    private static byte[] gzipHeaderWithName() {
        return new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3};
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(one);
        joined.writeBytes(other);
        return joined.toByteArray();
    }

    private static byte[] many(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 9);
    }

    /** A megabyte of spaces as whole deflate blocks, none of them the last, so that it can go on for ever. */
    private static byte[] deflatedSpaces() {
        Deflater deflater = new Deflater(9, true);
        byte[] spaces = new byte[1 << 20];
        Arrays.fill(spaces, (byte) ' ');
        deflater.setInput(spaces);
        byte[] packed = new byte[1 << 16];
        int length = deflater.deflate(packed, 0, packed.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
