package io.headcount.http;

import io.headcount.text.ExchangeFailure;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpOptions;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Tries whether a receiver can be reached as its calls will be: through the proxy, with TLS, and with our certificate. Sends nothing. */
public final class Reach {

    /** How long one waits who does not accept us to say so; in TLS 1.3 that comes after the handshake. */
    private static final Duration OBJECTION = Duration.ofMillis(700);

    private final Network network;
    private final AtomicReference<SSLSocket> secured = new AtomicReference<>();

    private Reach(Network network) {
        this.network = network;
    }

    /**
     * Connects, and goes away again.
     *
     * @param url the receiver's; of it only host and port are used
     * @return the certificate of the other side, where TLS is spoken
     * @throws IOException if there is no way, or one side does not accept the other
     */
    public static Optional<X509Certificate> to(URI url, Network network, TimeLimit limit) throws IOException {
        return new Reach(network).connect(url, limit);
    }

    private Optional<X509Certificate> connect(URI url, TimeLimit limit) throws IOException {
        TlsSocketStrategy strategy = new DefaultClientTlsStrategy(network.tls().context());
        HttpClientBuilder client = HttpClientBuilder.create()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy((socket, target, port, attachment, context) -> {
                            SSLSocket layered = strategy.upgrade(socket, target, port, attachment, context);
                            secured.set(layered);
                            return layered;
                        })
                        .build());
        BoundedHttpClient.forSending(limit).by(network).configureHttpClient(client);
        client.addExecInterceptorAfter(ChainElement.CONNECT.name(), "headcount-reached", this::stop);
        URI asked = URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/");
        try (CloseableHttpClient calls = client.build()) {
            calls.execute(new HttpOptions(asked), response -> null);
        }
        SSLSocket socket = secured.get();
        if (socket == null) {
            return Optional.empty();
        }
        Certificate[] chain = socket.getSession().getPeerCertificates();
        return chain.length > 0 && chain[0] instanceof X509Certificate first ? Optional.of(first) : Optional.empty();
    }

    /** The connection stands, and this is as far as it goes. */
    private ClassicHttpResponse stop(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        Socket socket = secured.get();
        if (socket != null) {
            socket.setSoTimeout((int) OBJECTION.toMillis());
            try {
                if (socket.getInputStream().read() < 0) {
                    throw new ExchangeFailure("the other side closed the secure connection (TLS) as soon as it stood");
                }
            } catch (SocketTimeoutException e) {
                // It has no objection.
                return new BasicClassicHttpResponse(HttpStatus.SC_NO_CONTENT);
            }
        }
        return new BasicClassicHttpResponse(HttpStatus.SC_NO_CONTENT);
    }
}
