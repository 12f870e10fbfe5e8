package io.headcount.http;

import io.headcount.settings.Form;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * What every HTTP call of the routes is held to, beyond what the client's own time-outs do: they count from byte to
 * byte, so a server that drips its answer would keep a call for ever. Here the head of an answer must be whole in time.
 * Where a body is of no interest beyond its beginning, it is cut there, so that no receiver can fill our memory. Plain
 * http goes to this machine only.
 * Thread-safe.
 */
public final class BoundedHttpClient implements HttpClientConfigurer {

    private static final ScheduledExecutorService WATCH = watch();

    private final Duration limit;
    private final int mostBody;

    /**
     * @param limit how long an answer may take, connecting included: its head, and what is kept here of its body
     * @param mostBody how many bytes of the body are kept; negative where the reader bounds the body itself
     */
    public BoundedHttpClient(Duration limit, int mostBody) {
        this.limit = limit;
        this.mostBody = mostBody;
    }

    private static ScheduledExecutorService watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(watch);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("headcount-bounds", this::call);
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        refuseWhatGoesInTheClear(request);
        Runnable abort = () -> {
            if (scope.originalRequest instanceof Cancellable call) {
                call.cancel();
            }
        };
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = WATCH.schedule(
                () -> {
                    late.set(true);
                    abort.run();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                HttpEntity abortable = new AbortableEntity(entity, abort);
                response.setEntity(mostBody < 0 ? abortable : beginning(abortable));
            }
            return response;
        } catch (IOException e) {
            throw late.get() ? new IOException("no answer within " + limit.toMillis() + " ms", e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** The last place to see where a call really goes, however a route came by the address. */
    private static void refuseWhatGoesInTheClear(ClassicHttpRequest request) throws IOException {
        if ("http".equalsIgnoreCase(request.getScheme())
                && request.getAuthority() != null
                && !Form.isLoopback(request.getAuthority().getHostName())) {
            throw new UnsafeAddress(request.getAuthority().getHostName());
        }
    }

    /** Nothing was sent: whoever is on the way could have read and changed it. */
    private static final class UnsafeAddress extends ConnectException {

        private static final long serialVersionUID = 1L;

        UnsafeAddress(String host) {
            super("plain http to " + host + " is refused; use https (http is allowed for this machine only)");
        }
    }

    private HttpEntity beginning(HttpEntity whole) throws IOException {
        try (InputStream body = whole.getContent()) {
            return new ByteArrayEntity(
                    body.readNBytes(mostBody),
                    ContentType.parseLenient(whole.getContentType()),
                    whole.getContentEncoding());
        }
    }

    /**
     * A body that is dropped, connection and all, when it is closed before its end. The client's own reads what is left
     * to keep the connection, which with a dripping server never ends.
     */
    private static final class AbortableEntity extends HttpEntityWrapper {

        private final Runnable abort;

        AbortableEntity(HttpEntity whole, Runnable abort) {
            super(whole);
            this.abort = abort;
        }

        @Override
        public InputStream getContent() throws IOException {
            InputStream content = super.getContent();
            return content == null ? InputStream.nullInputStream() : new AbortableStream(content, abort);
        }
    }

    private static final class AbortableStream extends FilterInputStream {

        private final Runnable abort;
        private boolean ended;

        AbortableStream(InputStream content, Runnable abort) {
            super(content);
            this.abort = abort;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
                return;
            }
            abort.run();
            try {
                super.close();
            } catch (IOException e) {
                // The connection was just cut, so this can't be news; what the reader found matters, and it knows.
            }
        }
    }
}
