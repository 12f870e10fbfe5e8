package io.headcount.operations.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** HTTP/1.1 on a socket, with a bound on the whole head of a request, and requests whose target is as it was sent. For one thread. */
final class HttpConnection extends DefaultBHttpServerConnection {

    /** In bytes. Many lines of the longest would be a memory full, and so it is the sum that is bounded. */
    private static final int LONGEST_HEAD = 32_768;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(LONGEST_HEAD)
            .setMaxHeaderCount(64)
            .setMaxEmptyLineCount(4)
            .build();

    private int read;

    HttpConnection(Socket socket) throws IOException {
        super(
                "http",
                LIMITS,
                null,
                null,
                null,
                null,
                new DefaultHttpRequestParserFactory(LIMITS, null, new AsSent()),
                null);
        bind(new SocketHolder(socket) {
            @Override
            protected InputStream getInputStream(Socket of) throws IOException {
                return new Bounded(of.getInputStream());
            }
        });
    }

    /** From here on it is the head of another request that is read. */
    void beginRequest() {
        read = 0;
    }

    private final class Bounded extends FilterInputStream {

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (read > LONGEST_HEAD) {
                throw new MessageConstraintException("the head is too long");
            }
            int got = super.read(bytes, offset, length);
            read += Math.max(0, got);
            return got;
        }
    }

    private static final class AsSent implements HttpRequestFactory<ClassicHttpRequest> {

        @Override
        public ClassicHttpRequest newHttpRequest(String method, String target) {
            return new BasicClassicHttpRequest(method, "/") {
                private static final long serialVersionUID = 1L;

                @Override
                public String getRequestUri() {
                    return target;
                }
            };
        }

        @Override
        public ClassicHttpRequest newHttpRequest(String method, URI target) {
            return newHttpRequest(method, target.toString());
        }
    }
}
