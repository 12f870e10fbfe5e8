package io.headcount.keepnet;

import java.io.IOException;
import java.io.InputStream;

/** A connection that breaks as soon as it is read from. */
final class BrokenStream extends InputStream {

    @Override
    public int read() throws IOException {
        throw new IOException("Connection reset");
    }
}
