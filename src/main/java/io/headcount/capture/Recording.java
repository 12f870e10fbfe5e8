package io.headcount.capture;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** One request and what came of it, while it goes on. It is kept in memory: nothing of it touches the disk as it is. Thread-safe. */
final class Recording {

    /** Of a longer body only the size is kept. */
    static final int LARGEST_BODY = 32 << 20;

    private final Instant startedAt;
    private final long started = System.nanoTime();
    private final ClassicHttpRequest request;
    private final Copy asked = new Copy();
    private final Copy answered = new Copy();
    private ClassicHttpResponse response;
    private long headAt;
    private long endedAt;
    private String error;
    private boolean ended;

    Recording(Instant startedAt, ClassicHttpRequest request) {
        this.startedAt = startedAt;
        this.request = request;
        if (request.getEntity() != null) {
            request.setEntity(new Asked(request.getEntity(), asked));
        }
    }

    /** The answer's head is here; {@code whole} hears of its body's end. */
    synchronized void head(ClassicHttpResponse head, Consumer<Recording> whole) {
        response = head;
        headAt = System.nanoTime();
        if (head.getEntity() == null) {
            whole.accept(this);
        } else {
            head.setEntity(new Answered(head.getEntity(), this, whole));
        }
    }

    /** Whether this is the first time that it ended. */
    synchronized boolean end(Exception failure) {
        if (ended) {
            return false;
        }
        ended = true;
        endedAt = System.nanoTime();
        error = failure == null ? null : inWords(failure);
        return true;
    }

    private synchronized void heard(byte[] bytes, int offset, int length) {
        answered.write(bytes, offset, length);
    }

    /** A failure's own words may quote an address, so its kind has to do. */
    private static String inWords(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException || String.valueOf(cause.getMessage()).startsWith("no answer")) {
                return "timed out";
            }
            if (cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof SSLException) {
                return "TLS failed";
            }
            if (cause instanceof ConnectException) {
                return "no connection";
            }
        }
        return "connection broken";
    }

    Instant startedAt() {
        return startedAt;
    }

    ClassicHttpRequest request() {
        return request;
    }

    Copy asked() {
        return asked;
    }

    Copy answered() {
        return answered;
    }

    /** The head of the answer; null where none came. */
    ClassicHttpResponse response() {
        return response;
    }

    /** What went wrong, in words; null where nothing did. */
    String error() {
        return error;
    }

    /** Milliseconds until the answer began, or all of them where none came. */
    double waited() {
        return millis((response == null ? endedAt : headAt) - started);
    }

    /** Milliseconds for the answer's body. */
    double received() {
        return response == null ? 0 : millis(endedAt - headAt);
    }

    private static double millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)) / 1000.0;
    }

    /** Bytes as they pass, as many as are kept, and their number. */
    static final class Copy {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long size;

        private void write(byte[] from, int offset, int length) {
            size += length;
            if (size <= LARGEST_BODY) {
                bytes.write(from, offset, length);
            }
        }

        private void clear() {
            bytes.reset();
            size = 0;
        }

        long size() {
            return size;
        }

        boolean isTooLarge() {
            return size > LARGEST_BODY;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** A request's body that leaves a copy. */
    private static final class Asked extends HttpEntityWrapper {

        private final Copy copy;

        Asked(HttpEntity body, Copy copy) {
            super(body);
            this.copy = copy;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            copy.clear();
            super.writeTo(new FilterOutputStream(out) {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    copy.write(from, offset, length);
                    out.write(from, offset, length);
                }
            });
        }
    }

    /** An answer's body that leaves a copy, and tells when it has ended, whatever ended it. */
    private static final class Answered extends HttpEntityWrapper {

        private final Recording recording;
        private final Consumer<Recording> whole;

        Answered(HttpEntity body, Recording recording, Consumer<Recording> whole) {
            super(body);
            this.recording = recording;
            this.whole = whole;
        }

        @Override
        public InputStream getContent() throws IOException {
            InputStream content = super.getContent();
            return content == null ? null : new Heard(content, recording, whole);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream content = getContent()) {
                content.transferTo(out);
            }
        }
    }

    private static final class Heard extends FilterInputStream {

        private final Recording recording;
        private final Consumer<Recording> whole;

        Heard(InputStream content, Recording recording, Consumer<Recording> whole) {
            super(content);
            this.recording = recording;
            this.whole = whole;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    ended(null);
                } else {
                    recording.heard(buffer, offset, read);
                }
                return read;
            } catch (IOException e) {
                ended(e);
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                ended(null);
            }
        }

        private void ended(IOException failure) {
            if (recording.end(failure)) {
                whole.accept(recording);
            }
        }
    }
}
