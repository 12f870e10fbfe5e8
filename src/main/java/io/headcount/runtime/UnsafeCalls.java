package io.headcount.runtime;

import io.headcount.settings.Form;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpEndpoint;

/** Finds what the routes would send unencrypted over a network, even if the address is in the route itself. */
final class UnsafeCalls {

    private UnsafeCalls() {}

    /** One line for each address; of it only the host, since the rest may be a secret. */
    static List<String> problems(CamelContext context) {
        return context.getEndpoints().stream()
                .filter(HttpEndpoint.class::isInstance)
                .map(endpoint -> ((HttpEndpoint) endpoint).getHttpUri())
                .filter(Objects::nonNull)
                .filter(UnsafeCalls::isUnsafe)
                .map(url -> "routes: http://" + url.getAuthority().replaceFirst(".*@", "")
                        + " would be called without encryption, so anyone on the way could read and change what is"
                        + " sent; use https (http is allowed for this machine only)")
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isUnsafe(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && !Form.isLoopback(url.getHost());
    }
}
