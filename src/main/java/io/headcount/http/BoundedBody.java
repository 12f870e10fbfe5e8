package io.headcount.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;

/**
 * The body of an answer that may neither last for ever nor grow without end. A server that drips a byte now and then
 * never trips a read time-out; this does. Not thread-safe.
 */
public final class BoundedBody extends FilterInputStream {

    private final Clock clock;
    private final Instant deadline;
    private long left;

    /**
     * @param body what to read from
     * @param mostBytes after which reading fails
     * @param clock the time now
     * @param deadline after which reading fails
     */
    public BoundedBody(InputStream body, long mostBytes, Clock clock, Instant deadline) {
        super(body);
        this.clock = clock;
        this.deadline = deadline;
        this.left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        return count(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return count(read, read);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int count(int result, int bytes) throws IOException {
        if (result >= 0) {
            left -= bytes;
            if (left < 0) {
                throw new IOException("the answer is larger than any answer should be");
            }
            if (clock.instant().isAfter(deadline)) {
                throw new IOException("the answer did not end in time");
            }
        }
        return result;
    }
}
