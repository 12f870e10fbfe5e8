package io.headcount.runtime;

import io.headcount.http.Tls;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** TLS as the settings say, in the form in which Camel's component takes it. */
final class HouseTls extends SSLContextParameters {

    private final Tls tls;

    HouseTls(Tls tls) {
        this.tls = tls;
    }

    @Override
    public SSLContext createSSLContext(CamelContext context) {
        return tls.context();
    }
}
