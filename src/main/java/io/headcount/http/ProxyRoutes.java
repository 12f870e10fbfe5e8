package io.headcount.http;

import io.headcount.settings.Proxies;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** The way to each host: directly or through a proxy; by {@code CONNECT} to where TLS is spoken. Thread-safe. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final Proxies proxies;

    ProxyRoutes(Proxies proxies) {
        super(DefaultSchemePortResolver.INSTANCE);
        this.proxies = proxies;
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxies.to(
                        target.getSchemeName(),
                        target.getHostName(),
                        DefaultSchemePortResolver.INSTANCE.resolve(target.getSchemeName(), target))
                .map(proxy -> new HttpHost("http", bare(proxy.host()), proxy.port()))
                .orElse(null);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
