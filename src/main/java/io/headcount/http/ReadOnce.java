package io.headcount.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that is empty once it was closed. Camel copies the body of a message that failed, for whoever looks at it next;
 * the exception of a closed stream would then stand in the place of what had really happened. Not thread-safe.
 */
final class ReadOnce extends FilterInputStream {

    private boolean closed;

    ReadOnce(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        return closed ? -1 : super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return closed ? -1 : super.read(buffer, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
        return closed ? 0 : super.skip(count);
    }

    @Override
    public int available() throws IOException {
        return closed ? 0 : super.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
