package io.headcount.operations.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What a request asks for (RFC 9112, 3.2).
 *
 * @param path as in the request, not decoded, without the query; null if there is none, as for {@code *}
 * @param host of an absolute address, with its port: it takes the place of the header {@code Host}
 */
record Target(String path, Optional<String> host) {

    /** Reads the request's own text. */
    static Target of(String text) throws URISyntaxException {
        if (text.startsWith("/")) {
            // By itself '//x' would be the name of a host.
            return new Target(new URI("http://host" + text).getRawPath(), Optional.empty());
        }
        URI address = new URI(text);
        if (address.getRawAuthority() == null) {
            return new Target(null, Optional.empty());
        }
        String path = address.getRawPath();
        return new Target(path.isEmpty() ? "/" : path, Optional.of(address.getRawAuthority()));
    }
}
