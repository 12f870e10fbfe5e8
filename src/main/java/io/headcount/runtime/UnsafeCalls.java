package io.headcount.runtime;

import io.headcount.settings.PlainHttp;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpEndpoint;

/** Finds what the routes would send unencrypted over a network, even if the address is in the route itself. */
final class UnsafeCalls {

    private UnsafeCalls() {}

    /** One line for each address; of it only the host, since the rest may be a secret. */
    static List<String> problems(CamelContext context, PlainHttp plain) {
        return context.getEndpoints().stream()
                .filter(HttpEndpoint.class::isInstance)
                .map(endpoint -> ((HttpEndpoint) endpoint).getHttpUri())
                .filter(Objects::nonNull)
                .filter(url -> plain.problem(url).isPresent())
                .map(url -> "routes: http://" + url.getAuthority().replaceFirst(".*@", "")
                        + " would be called without encryption, which is refused, " + PlainHttp.ADVICE)
                .distinct()
                .sorted()
                .toList();
    }
}
