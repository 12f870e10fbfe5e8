package io.headcount.keepnet.capture;

import java.io.ByteArrayOutputStream;

/** Bytes as they pass, as many as are kept, and their number. Not thread-safe. */
final class BodyCopy {

    /** Of a longer body only the size is kept. */
    static final int LARGEST = 32 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long size;

    void write(byte[] from, int offset, int length) {
        size += length;
        if (size <= LARGEST) {
            bytes.write(from, offset, length);
        }
    }

    void clear() {
        bytes.reset();
        size = 0;
    }

    long size() {
        return size;
    }

    boolean isTooLarge() {
        return size > LARGEST;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
