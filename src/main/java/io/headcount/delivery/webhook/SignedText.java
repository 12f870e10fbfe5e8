package io.headcount.delivery.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * A text as the UTF-8 that goes over the wire: signed and sent piece by piece, so that the bytes of a long statement are
 * never in memory together. The same text gives the same bytes each time it is written.
 */
final class SignedText {

    private final String text;

    SignedText(String text) {
        this.text = text;
    }

    /** Writes all of it; the stream stays open. */
    void writeTo(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        writer.write(text);
        writer.flush();
    }

    /**
     * Its length in bytes, and for each key the HMAC over a prefix and all of it.
     *
     * @param keys each with the name of its algorithm
     */
    Signed sign(List<? extends SecretKey> keys, String prefix) {
        try {
            List<Mac> macs = new ArrayList<>();
            for (SecretKey key : keys) {
                Mac mac = Mac.getInstance(key.getAlgorithm());
                mac.init(key);
                mac.update(prefix.getBytes(UTF_8));
                macs.add(mac);
            }
            Listener listener = new Listener(macs);
            writeTo(listener);
            return new Signed(listener.length, macs.stream().map(Mac::doFinal).toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has the algorithm", e);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written to any device here", e);
        }
    }

    record Signed(long length, List<byte[]> signatures) {}

    private static final class Listener extends OutputStream {

        private final List<Mac> macs;
        private long length;

        Listener(List<Mac> macs) {
            this.macs = macs;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            macs.forEach(mac -> mac.update(bytes, offset, count));
            length += count;
        }
    }
}
