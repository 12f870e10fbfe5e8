package io.headcount.http;

import io.headcount.settings.Form;
import io.headcount.text.ExchangeFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * What every HTTP call of the routes is held to, beyond what the client's own time-outs do: one bound in time on the
 * whole exchange, from the connection to the end of the body, and bounds on what is read. Plain http goes to this
 * machine only. Thread-safe.
 */
public final class BoundedHttpClient implements HttpClientConfigurer {

    /** What is kept of a receiver's answer. */
    private static final int RECEIVERS_BODY = 64 << 10;

    /** How long a receiver's body is waited for: the head has said all that is of interest. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final Set<String> ASKING = Set.of("GET", "HEAD", "OPTIONS");

    private final TimeLimit head;
    private final TimeLimit whole;
    private final boolean bodyMatters;

    private BoundedHttpClient(TimeLimit head, TimeLimit whole, boolean bodyMatters) {
        this.head = head;
        this.whole = whole;
        this.bodyMatters = bodyMatters;
    }

    /**
     * For answers that are read to their end, or count as failed. They may come packed.
     *
     * @param head how long the head of an answer may take, connecting included, and a pause within the body
     * @param whole how long an exchange may take where its message does not say so by {@link TimeLimit#HEADER}
     */
    public static BoundedHttpClient forReading(TimeLimit head, TimeLimit whole) {
        return new BoundedHttpClient(head, whole, true);
    }

    /**
     * For what is sent, where the head of the answer says all: what is wrong with a body does not matter, and only its beginning is
     * kept. Who asks (GET) wants the body: he gets it whole, or a failure.
     *
     * @param whole how long an exchange may take
     */
    public static BoundedHttpClient forSending(TimeLimit whole) {
        return new BoundedHttpClient(whole, whole, false);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableContentCompression();
        client.setRequestExecutor(new OneAnswer());
        client.addExecInterceptorFirst("headcount-bounds", this::call);
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        TimeLimit limit = limit(request);
        refuseWhatGoesInTheClear(request);
        Cancellable call = scope.originalRequest instanceof Cancellable cancellable ? cancellable : () -> false;
        if (bodyMatters) {
            request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            scope.clientContext.setRequestConfig(RequestConfig.copy(scope.clientContext.getRequestConfigOrDefault())
                    .setResponseTimeout(Timeout.of(head.left()))
                    .build());
        }
        long begun = System.nanoTime();
        Watch watch = new Watch(call, limit.or(head));
        ClassicHttpResponse response;
        try {
            response = chain.proceed(request, scope);
        } catch (IOException e) {
            throw watch.meaning(e, "no answer came");
        } catch (IllegalStateException e) {
            // Between two steps the client finds its connection gone, and takes that for a mistake of its own.
            throw watch.meaning(new IOException(e), "no answer came");
        } finally {
            watch.end();
        }
        TimeLimit left = limit.with(limit.left().minusNanos(System.nanoTime() - begun));
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            EndpointDetails details = scope.clientContext.getEndpointDetails();
            boolean read = bodyMatters || ASKING.contains(request.getMethod());
            TimeLimit bodys = read ? left : left.or(limit.with(BRIEFLY));
            InputStream content = content(entity);
            // The caller closes it.
            WatchedBody body = new WatchedBody(
                    content, new Watch(call, bodys), details == null ? () -> 0 : details::getReceivedBytesCount);
            response.setEntity(read ? unpacked(response, entity, body) : beginning(response, entity, body));
        }
        return response;
    }

    private static InputStream content(HttpEntity entity) throws IOException {
        InputStream content = entity.getContent();
        return content == null ? InputStream.nullInputStream() : content;
    }

    /** The shortest that is said; what the message says of it goes no further. */
    private TimeLimit limit(ClassicHttpRequest request) {
        Header said = request.getFirstHeader(TimeLimit.HEADER);
        request.removeHeaders(TimeLimit.HEADER);
        Optional<TimeLimit> left = said == null ? Optional.empty() : TimeLimit.of(said.getValue());
        return left.map(limit -> limit.or(whole)).orElse(whole);
    }

    /** The last place to see where a call really goes, however a route came by the address. */
    private static void refuseWhatGoesInTheClear(ClassicHttpRequest request) throws IOException {
        if ("http".equalsIgnoreCase(request.getScheme())
                && request.getAuthority() != null
                && !Form.isLoopback(request.getAuthority().getHostName())) {
            throw new UnsafeAddress(request.getAuthority().getHostName());
        }
    }

    /** Nothing was sent: anyone on the way could have read and changed it. */
    private static final class UnsafeAddress extends ConnectException {

        private static final long serialVersionUID = 1L;

        UnsafeAddress(String host) {
            super("plain http to " + host + " is refused; use https (http is allowed for this machine only)");
        }
    }

    private HttpEntity unpacked(ClassicHttpResponse response, HttpEntity entity, WatchedBody body) throws IOException {
        String coding = coding(response);
        InputStream readable =
                switch (coding) {
                    case "", "identity" -> body;
                    case "gzip", "x-gzip" -> new Gunzip(body);
                    default -> {
                        body.close();
                        throw new ExchangeFailure(
                                "the answer is compressed in a way that was not requested (Content-Encoding)");
                    }
                };
        saysPlain(response);
        InputStream bounded = bodyMatters ? readable : new BoundedBody(readable, RECEIVERS_BODY);
        return new InputStreamEntity(new ReadOnce(bounded), -1, ContentType.parseLenient(entity.getContentType()));
    }

    /** Whatever is wrong with the rest, or with all of it, what came is what there is. */
    private static HttpEntity beginning(ClassicHttpResponse response, HttpEntity entity, WatchedBody body)
            throws IOException {
        byte[] kept = beginning(body);
        if (!coding(response).isEmpty()) {
            kept = beginning(new Gunzip(new ByteArrayInputStream(kept)));
        }
        saysPlain(response);
        ContentType type = ContentType.parseLenient(entity.getContentType());
        if (type != null && type.getParameter("charset") != null && type.getCharset() == null) {
            // Camel would fail for a character set that nobody knows, and so take a yes for a failure.
            response.removeHeaders(HttpHeaders.CONTENT_TYPE);
            type = null;
        }
        return new ByteArrayEntity(kept, type);
    }

    private static byte[] beginning(InputStream body) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 << 10];
        try (body) {
            int read;
            do {
                read = body.read(buffer, 0, Math.min(buffer.length, RECEIVERS_BODY - kept.size()));
                kept.write(buffer, 0, Math.max(0, read));
            } while (read >= 0 && kept.size() < RECEIVERS_BODY);
        } catch (IOException e) {
            return kept.toByteArray();
        }
        return kept.toByteArray();
    }

    private static String coding(ClassicHttpResponse response) {
        Header coding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        return coding == null || coding.getValue() == null
                ? ""
                : coding.getValue().strip().toLowerCase(Locale.ROOT);
    }

    /** Else Camel unpacks it once more. */
    private static void saysPlain(ClassicHttpResponse response) {
        response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
        response.removeHeaders(HttpHeaders.CONTENT_LENGTH);
    }
}
