package io.headcount.keepnet;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer's body that shows how it begins before it is read, and remembers whether the connection broke: parsers
 * report that and a text that makes no sense by the same kinds of exception. Not thread-safe.
 */
final class AnswerBody extends FilterInputStream {

    /** What a body turns out to be by its first bytes, whatever its Content-Type says. */
    enum Opening {
        EMPTY,
        WEB_PAGE,
        JSON,
        ZIP,
        TEXT
    }

    private static final int LOOK_AHEAD = 4096;
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private IOException broken;

    AnswerBody(InputStream body) {
        super(new BufferedInputStream(body, 2 * LOOK_AHEAD));
    }

    /** What the body is; to be asked before anything is read, and again as often as one likes. */
    Opening opening() throws IOException {
        mark(LOOK_AHEAD);
        String head = new String(readNBytes(LOOK_AHEAD), StandardCharsets.ISO_8859_1);
        reset();
        if (head.startsWith("PK\u0003\u0004")) {
            return Opening.ZIP;
        }
        String text = (head.startsWith(BYTE_ORDER_MARK) ? head.substring(3) : head).trim();
        if (text.isEmpty()) {
            return head.length() < LOOK_AHEAD ? Opening.EMPTY : Opening.TEXT;
        }
        return switch (text.charAt(0)) {
            case '<' -> Opening.WEB_PAGE;
            case '{', '[' -> Opening.JSON;
            default -> Opening.TEXT;
        };
    }

    /** Throws what the connection threw, if it broke: then nothing is wrong with the answer but its end. */
    void throwIfBroken() throws IOException {
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }
}
