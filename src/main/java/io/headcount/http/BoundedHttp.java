package io.headcount.http;

import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * Camel's HTTP component with connections that keep to the bounds of {@link BoundedHttpClient} also while a name is looked up, and that
 * are looked at before each use: a request on one that the other side has closed in the meantime would count as failed, and nobody would
 * know whether it arrived. Thread-safe as the component is.
 */
public final class BoundedHttp extends HttpComponent {

    @Override
    protected HttpClientConnectionManager createConnectionManager(
            TlsSocketStrategy tls, int endpointsTotal, int endpointsPerRoute, SocketConfig sockets) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls)
                .setDnsResolver(new BoundedNames())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setTimeToLive(TimeValue.ofMilliseconds(getConnectionTimeToLive()))
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setDefaultSocketConfig(sockets)
                .setMaxConnTotal(endpointsTotal > 0 ? endpointsTotal : getMaxTotalConnections())
                .setMaxConnPerRoute(endpointsPerRoute > 0 ? endpointsPerRoute : getConnectionsPerRoute())
                .build();
    }
}
