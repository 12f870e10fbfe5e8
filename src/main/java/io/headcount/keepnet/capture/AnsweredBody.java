package io.headcount.keepnet.capture;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer's body that leaves a copy, and tells when it has ended, whatever ended it. */
final class AnsweredBody extends HttpEntityWrapper {

    private final Recording recording;
    private final Consumer<Recording> whole;

    AnsweredBody(HttpEntity body, Recording recording, Consumer<Recording> whole) {
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
