package io.headcount.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * One request over HTTP and all the ways to answer it, the bad ones included. Used by one thread. The status is told to
 * the listener before it is sent, so that whoever has the answer finds it in the log. What is answered goes out once the
 * request was handled.
 */
final class Call {

    static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    private final ClassicHttpRequest request;
    private final ClassicHttpResponse response;
    private final CountDownLatch closing;
    private final OutputStream connection;
    private final byte[] body;
    private IntConsumer onAnswer = status -> {};

    /** Writes the body of an answer. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * @param closing is down once the sandbox closes, which ends all waiting
     * @param connection what is written to it is sent as it is
     */
    Call(ClassicHttpRequest request, ClassicHttpResponse response, CountDownLatch closing, OutputStream connection)
            throws IOException {
        this.request = request;
        this.response = response;
        this.closing = closing;
        this.connection = connection;
        this.body = request.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(request.getEntity());
    }

    void onAnswer(IntConsumer listener) {
        this.onAnswer = listener;
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        String target = request.getPath();
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The request's header, empty where there is none. */
    String header(String name) {
        Header header = request.getFirstHeader(name);
        return header == null ? "" : header.getValue();
    }

    boolean carries(String mediaType) {
        return header("Content-Type").split(";")[0].strip().equalsIgnoreCase(mediaType);
    }

    /** All headers of the request, by lower-case name. */
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : request.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, second) -> first + ", " + second);
        }
        return headers;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Sets a header of the answer that is still to come. */
    Call with(String name, String value) {
        response.setHeader(name, value);
        return this;
    }

    void json(int status, String json) {
        answer(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    void empty(int status) {
        onAnswer.accept(status);
        response.setCode(status);
    }

    void answer(int status, String type, byte[] content) {
        send(status, type, content.length, out -> out.write(content));
    }

    /** A sign-in page, as a proxy or an expired session sends it. */
    void logInPage() {
        String page = "<!DOCTYPE html><html><head><title>Sign in</title></head>"
                + "<body><form action=\"/login\" method=\"post\"><input name=\"user\"></form></body></html>";
        answer(200, HTML, page.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer of 200 whose length need not be known. */
    void stream(String type, Content content) {
        send(200, type, -1, content);
    }

    /** Promises all of the content, sends half of it and closes the connection. */
    void cut(String type, byte[] content) {
        send(200, type, content.length + 1L, out -> {
            out.write(content, 0, content.length / 2);
            out.flush();
            throw new ConnectionClosedException();
        });
    }

    /** Promises more than the content, sends all of it and closes the connection. */
    void breakOff(int status, String type, byte[] content) {
        send(status, type, content.length + 1L, out -> {
            out.write(content);
            out.flush();
            throw new ConnectionClosedException();
        });
    }

    /** Sends the headers at once and then the content byte by byte, so long as the client listens. */
    void drip(String type, byte[] content, Duration pause) {
        send(200, type, content.length, out -> {
            for (byte one : content) {
                out.write(one);
                out.flush();
                if (closesWithin(pause)) {
                    throw new ConnectionClosedException();
                }
            }
        });
    }

    /** Sends bytes in the place of an answer, then closes the connection. */
    void raw(Content content) throws IOException {
        content.writeTo(connection);
        drop();
    }

    /** Closes the connection without an answer. */
    void drop() throws IOException {
        throw new ConnectionClosedException();
    }

    /** Never answers: waits until the sandbox closes. */
    void hang() throws IOException {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }

    /** Waits, and tells whether the sandbox closes. */
    boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void send(int status, String type, long length, Content content) {
        onAnswer.accept(status);
        response.setCode(status);
        response.setEntity(new Written(type, length, content));
    }

    /** A body that is written when it is sent. */
    private static final class Written extends AbstractHttpEntity {

        private final long length;
        private final Content content;

        Written(String type, long length, Content content) {
            super(type, null, length < 0);
            this.length = length;
            this.content = content;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public long getContentLength() {
            return length;
        }

        @Override
        public InputStream getContent() {
            throw new IllegalStateException("An answer is written and not read");
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.writeTo(out);
        }

        @Override
        public boolean isStreaming() {
            return true;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
