package io.headcount.keepnet.capture;

import io.headcount.settings.Form;
import org.apache.hc.core5.http.ClassicHttpRequest;

/** Where a request went, as far as it may be told: the vendor's own address and loopback ones, and the paths that the vendor documents. */
final class Address {

    private static final String VENDOR = "keepnetlabs.com";

    private Address() {}

    static String of(ClassicHttpRequest request, Redaction redaction) {
        String path = request.getPath() == null ? "" : request.getPath();
        return request.getScheme() + "://"
                + host(
                        request.getAuthority() == null
                                ? ""
                                : request.getAuthority().toString(),
                        redaction)
                + redaction.message(path);
    }

    /** A host, and its port where one is named. */
    static String host(String authority, Redaction redaction) {
        String named = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = named.lastIndexOf(':');
        String host = colon < 0 ? named : named.substring(0, colon);
        boolean known = host.equals(VENDOR) || host.endsWith("." + VENDOR) || Form.isLoopback(host);
        if (known && !redaction.kept().holdsSecret(named)) {
            return named;
        }
        redaction.count(Removed.ADDRESSES);
        return "vendor.invalid" + (colon < 0 ? "" : named.substring(colon));
    }
}
