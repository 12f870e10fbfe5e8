package io.headcount.http;

import io.headcount.text.ExchangeFailure;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) within bounds: of the header's texts, the number of members and the ratio. Java's own calls
 * itself for each empty member and reads a header's name without end. A packed text is taken only if it is whole: each
 * checksum and length must be right, and nothing may follow. Not thread-safe.
 */
final class Gunzip extends FilterInputStream {

    private static final int MOST_MEMBERS = 100;
    private static final int LARGEST_HEADER = 64 << 10;
    private static final int LARGEST_RATIO = 200;
    /** Below this size no ratio is suspicious: a list of like rows packs well. */
    private static final long HARMLESS = 10L << 20;

    private static final int CHECKSUM_OF_HEADER = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] packed = new byte[8 << 10];
    private int at;
    private int end;
    private int members;
    private int header;
    private long packedBytes;
    private long unpackedBytes;
    private boolean inMember;
    private boolean ended;

    Gunzip(InputStream packed) {
        super(packed);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !begin()) {
                ended = true;
                break;
            }
            int unpacked = inflate(buffer, offset, length);
            if (unpacked > 0) {
                checksum.update(buffer, offset, unpacked);
                unpackedBytes += unpacked;
                require(
                        unpackedBytes < HARMLESS || unpackedBytes / LARGEST_RATIO < packedBytes,
                        "unpacks to more than " + LARGEST_RATIO + " times its size");
                return unpacked;
            }
            if (inflater.finished()) {
                finish();
            }
        }
        return -1;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        super.close();
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (inflater.needsInput()) {
                if (at == end) {
                    fillOrFail();
                }
                inflater.setInput(packed, at, end - at);
                at = end;
            }
            int unpacked = inflater.inflate(buffer, offset, length);
            require(!inflater.needsDictionary(), "is not gzip");
            return unpacked;
        } catch (DataFormatException e) {
            throw unsound("is damaged", e);
        }
    }

    /** Reads the header of a member; false if there is none, because all have been read. */
    private boolean begin() throws IOException {
        if (at == end && !fill()) {
            require(members > 0, "is empty");
            return false;
        }
        require(++members <= MOST_MEMBERS, "has more than " + MOST_MEMBERS + " parts");
        header = 0;
        boolean gzip = next() == 0x1f && next() == 0x8b && next() == 8;
        require(gzip, members == 1 ? "is not gzip" : "goes on after its end");
        int flags = next();
        require((flags & RESERVED) == 0, "is not gzip");
        pass(6);
        if ((flags & EXTRA) != 0) {
            pass(next() | next() << Byte.SIZE);
        }
        if ((flags & NAME) != 0) {
            passText();
        }
        if ((flags & COMMENT) != 0) {
            passText();
        }
        if ((flags & CHECKSUM_OF_HEADER) != 0) {
            pass(2);
        }
        inflater.reset();
        checksum.reset();
        inMember = true;
        return true;
    }

    private void finish() throws IOException {
        at = end - inflater.getRemaining();
        header = 0;
        long sum = 0;
        long size = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            sum |= (long) next() << shift;
        }
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            size |= (long) next() << shift;
        }
        require(sum == checksum.getValue() && size == (inflater.getBytesWritten() & 0xffffffffL), "is damaged");
        inMember = false;
    }

    private void pass(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void passText() throws IOException {
        while (next() != 0) {
            require(header < LARGEST_HEADER, "has a header that is too long");
        }
    }

    private int next() throws IOException {
        if (at == end) {
            fillOrFail();
        }
        header++;
        return Byte.toUnsignedInt(packed[at++]);
    }

    private void fillOrFail() throws IOException {
        if (!fill()) {
            throw new ExchangeFailure(
                    "the answer broke off in the middle of the compressed content", new EOFException());
        }
    }

    private boolean fill() throws IOException {
        int read = in.read(packed, 0, packed.length);
        at = 0;
        end = Math.max(0, read);
        packedBytes += end;
        require(packedBytes < HARMLESS || packedBytes / 2 < unpackedBytes, "is larger compressed than uncompressed");
        return end > 0;
    }

    private static void require(boolean condition, String otherwise) throws ExchangeFailure {
        if (!condition) {
            throw unsound(otherwise, null);
        }
    }

    private static ExchangeFailure unsound(String what, Throwable cause) {
        return new ExchangeFailure("the answer declares gzip compression, but " + what, cause);
    }
}
