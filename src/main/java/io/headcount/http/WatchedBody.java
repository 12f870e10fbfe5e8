package io.headcount.http;

import io.headcount.text.ExchangeFailure;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * The body of an answer as it comes, while its time is watched. It is dropped, connection and all, when it is closed before its
 * end: the client's own reads what is left to keep the connection, which with a dripping server never ends. Not
 * thread-safe.
 */
final class WatchedBody extends FilterInputStream {

    /** What chunks may cost beyond the body itself, in bytes; many servers send small ones. */
    private static final long HARMLESS = 1L << 20;

    private static final int MOST_COSTLY = 16;

    private final Watch watch;
    private final LongSupplier received;
    private final long before;
    private long size;
    private boolean ended;

    /** @param received how many bytes have come by the connection, chunks and all */
    WatchedBody(InputStream body, Watch watch, LongSupplier received) {
        super(body);
        this.watch = watch;
        this.received = received;
        this.before = received.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(buffer, offset, length);
        } catch (IOException e) {
            throw watch.meaning(e, "the answer had not ended");
        } catch (Error e) {
            throw new ExchangeFailure("the answer could not be read", e);
        }
        if (read < 0 && watch.isLate()) {
            // Where the end of the connection is that of the body, the one that we cut is no end.
            throw watch.meaning(new EOFException(), "the answer had not ended");
        }
        if (read < 0) {
            ended = true;
            watch.end();
        } else {
            size += read;
            if (received.getAsLong() - before - size > HARMLESS + MOST_COSTLY * size) {
                throw new ExchangeFailure("the answer has far more framing than content");
            }
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        watch.end();
        if (ended) {
            super.close();
            return;
        }
        watch.abort();
        try {
            super.close();
        } catch (IOException e) {
            // The connection was just cut, so this can't be news; what the reader found matters, and it knows.
        }
    }
}
