package io.headcount.keepnet.capture;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A request's body that leaves a copy. */
final class AskedBody extends HttpEntityWrapper {

    private final BodyCopy copy;

    AskedBody(HttpEntity body, BodyCopy copy) {
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
