package io.headcount.http;

import io.headcount.settings.PlainHttp;
import io.headcount.settings.ProxyAddress;
import io.headcount.text.ExchangeFailure;
import io.headcount.text.UntrustedCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
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
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * What every HTTP call of the routes is held to, beyond what the client's own time-outs do: one bound in time on the
 * whole exchange, from the connection to the end of the body, and bounds on what is read. It takes the way that the
 * network says, and plain http goes only where that allows. Thread-safe.
 */
public final class BoundedHttpClient implements HttpClientConfigurer {

    /** What is kept of a receiver's answer. */
    private static final int RECEIVERS_BODY = 64 << 10;

    /** How long a receiver's body is waited for: the head has said all that is of interest. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final TimeValue KEPT = TimeValue.ofSeconds(3);

    private static final Set<String> ASKING = Set.of("GET", "HEAD", "OPTIONS");

    private final TimeLimit head;
    private final TimeLimit whole;
    private final boolean bodyMatters;
    private final Network network;

    private BoundedHttpClient(TimeLimit head, TimeLimit whole, boolean bodyMatters, Network network) {
        this.network = network;
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
        return new BoundedHttpClient(head, whole, true, Network.DIRECT);
    }

    /**
     * For what is sent, where the head of the answer says all: what is wrong with a body does not matter, and only its beginning is
     * kept. Who asks (GET) wants the body: he gets it whole, or a failure.
     *
     * @param whole how long an exchange may take
     */
    public static BoundedHttpClient forSending(TimeLimit whole) {
        return new BoundedHttpClient(whole, whole, false, Network.DIRECT);
    }

    /** The same by another way than directly. */
    public BoundedHttpClient by(Network way) {
        return new BoundedHttpClient(head, whole, bodyMatters, way);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableContentCompression();
        client.setRequestExecutor(new OneAnswer(network.proxies()));
        client.setKeepAliveStrategy(BoundedHttpClient::kept);
        client.setRoutePlanner(new ProxyRoutes(network.proxies()));
        client.addExecInterceptorFirst("headcount-bounds", this::call);
    }

    /** Shorter than servers keep a connection, so that none is used again at the moment at which its server closes it. */
    private static TimeValue kept(HttpResponse response, HttpContext context) {
        TimeValue theirs = DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
        return TimeValue.isPositive(theirs) && theirs.compareTo(KEPT) < 0 ? theirs : KEPT;
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        TimeLimit limit = limit(request);
        refuseWhatGoesInTheClear(request);
        network.tls().renew();
        Optional<ProxyAddress> proxy = proxy(scope.route);
        if (!scope.route.isSecure()) {
            // Where TLS is spoken, the sign-in goes with CONNECT, and never further.
            proxy.flatMap(ProxyAddress::authorization)
                    .ifPresent(signIn -> request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, signIn));
        }
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
        BoundedNames.within(limit.or(head));
        try {
            response = chain.proceed(request, scope);
            if (proxy.isPresent() && response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
                call.cancel();
                throw ProxyRefusal.of(proxy.get(), scope.route.getTargetHost().toHostString(), response);
            }
        } catch (BoundedNames.NoAnswer e) {
            throw new ExchangeFailure(
                    "no name server had said where " + e.getMessage() + " is before "
                            + limit.or(head).setting() + " was over",
                    e);
        } catch (ProxyRefusal e) {
            throw e;
        } catch (HttpHostConnectException | ConnectTimeoutException | UnknownHostException e) {
            throw watch.meaning(proxy.isPresent() ? ProxyRefusal.away(proxy.get(), e) : e, "no answer came");
        } catch (SocketTimeoutException e) {
            throw watch.meaning(e, "no answer came");
        } catch (IOException e) {
            boolean unnamed = scope.route.isSecure()
                    && network.tls().askedInVain(scope.route.getTargetHost().getHostName());
            throw watch.meaning(unnamed ? unnamed(e) : e, "no answer came");
        } catch (IllegalStateException e) {
            // Between two steps the client finds its connection gone, and takes that for a mistake of its own.
            throw watch.meaning(new IOException(e), "no answer came");
        } finally {
            BoundedNames.within(null);
            watch.end();
        }
        TimeLimit left = limit.with(limit.left().minusNanos(System.nanoTime() - begun));
        HttpEntity entity = response.getEntity();
        if (entity == null && bodyMatters) {
            // By its status it can have none, such as 204 and 304; who reads bodies need not know that.
            response.setEntity(new ByteArrayEntity(new byte[0], null));
        } else if (entity != null) {
            EndpointDetails details = scope.clientContext.getEndpointDetails();
            boolean read = bodyMatters || ASKING.contains(request.getMethod());
            TimeLimit bodys = read ? left : left.or(limit.with(BRIEFLY));
            InputStream content = content(entity);
            // The caller closes it.
            WatchedBody body = new WatchedBody(
                    content, new Watch(call, bodys), details == null ? () -> 0 : details::getReceivedBytesCount);
            response.setEntity(read ? unpacked(response, entity, body) : beginning(response, body));
        }
        return response;
    }

    /** In TLS 1.3 it says so only after the handshake, or breaks off, and what we have sent by then may be lost. */
    private static IOException unnamed(IOException failure) {
        return failure.getCause() instanceof UntrustedCertificate
                ? failure
                : new ExchangeFailure(
                        "the other side wants a certificate of ours, got none, and broke off: see"
                                + " tls.client-certificate-file",
                        failure);
    }

    private Optional<ProxyAddress> proxy(HttpRoute route) {
        return route.getProxyHost() == null
                ? Optional.empty()
                : route.isSecure()
                        ? network.proxies().https()
                        : network.proxies().http();
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
    private void refuseWhatGoesInTheClear(ClassicHttpRequest request) throws IOException {
        if ("http".equalsIgnoreCase(request.getScheme())
                && request.getAuthority() != null
                && !network.plain().allows(request.getAuthority().getHostName())) {
            throw new UnsafeAddress(request.getAuthority().getHostName());
        }
    }

    /** Nothing was sent: anyone on the way could have read and changed it. */
    private static final class UnsafeAddress extends ConnectException {

        private static final long serialVersionUID = 1L;

        UnsafeAddress(String host) {
            super("plain http to " + host + " is refused, " + PlainHttp.ADVICE);
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
    private static HttpEntity beginning(ClassicHttpResponse response, WatchedBody body) throws IOException {
        byte[] kept = beginning(body);
        if (!coding(response).isEmpty()) {
            kept = beginning(new Gunzip(new ByteArrayInputStream(kept)));
        }
        saysPlain(response);
        // Camel would write the next request in the character set of this answer, and fail for one that nobody knows.
        response.removeHeaders(HttpHeaders.CONTENT_TYPE);
        return new ByteArrayEntity(kept, null);
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
