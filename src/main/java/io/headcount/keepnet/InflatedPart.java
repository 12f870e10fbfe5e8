package io.headcount.keepnet;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** A part of a workbook while it is inflated: ends a zip bomb early, and at its end compares the checksum. Not thread-safe. */
final class InflatedPart extends FilterInputStream {

    /** The workbook is not one to be read; the message says why in words that fit in brackets. */
    static final class Unsound extends IOException {

        private static final long serialVersionUID = 1L;

        Unsound(String message) {
            super(message);
        }
    }

    private static final long LARGEST_WORKBOOK = 1L << 30;
    private static final int LARGEST_RATIO = 200;
    /** Below this size no ratio is suspicious: a sheet of like rows packs well. */
    private static final long HARMLESS = 10L << 20;

    private final ZipEntry part;
    private final long before;
    private final CRC32 checksum = new CRC32();
    private long size;

    /** @param before how much the parts before this one were inflated to, in bytes */
    InflatedPart(InputStream content, ZipEntry part, long before) {
        super(content);
        this.part = part;
        this.before = before;
    }

    /** The size of this part and those before it, in bytes. */
    long inflatedSoFar() {
        return before + size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            checksum.update(buffer, offset, read);
            size += read;
            checkSize();
        } else if (read < 0 && checksum.getValue() != part.getCrc()) {
            throw new Unsound("a checksum is wrong");
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void checkSize() throws Unsound {
        if (inflatedSoFar() > LARGEST_WORKBOOK) {
            throw new Unsound("more than " + (LARGEST_WORKBOOK >> 30) + " GiB when unpacked");
        }
        if (size > HARMLESS && size / LARGEST_RATIO > part.getCompressedSize()) {
            throw new Unsound("unpacks to more than " + LARGEST_RATIO + " times its size");
        }
    }
}
