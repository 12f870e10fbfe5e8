package io.headcount.http;

import io.headcount.text.ExchangeFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer that may not grow without end; how long it may last, its client sees to. Not thread-safe. */
public final class BoundedBody extends FilterInputStream {

    private long left;

    /**
     * @param body what to read from
     * @param mostBytes after which reading fails
     */
    public BoundedBody(InputStream body, long mostBytes) {
        super(body);
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
                throw new ExchangeFailure("the answer is larger than the limit");
            }
        }
        return result;
    }
}
