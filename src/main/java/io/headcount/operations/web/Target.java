package io.headcount.operations.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What a request asks for (RFC 9112, 3.2).
 *
 * @param path as in the request, not decoded, without the query; null if there is none, as for {@code *}
 * @param query what follows the question mark, not decoded; null if there is none
 * @param host of an absolute address, with its port: it takes the place of the header {@code Host}
 */
record Target(String path, String query, Optional<String> host) {

    /** Reads the request's own text. */
    static Target of(String text) throws URISyntaxException {
        if (text.startsWith("/")) {
            // By itself '//x' would be the name of a host.
            URI ours = new URI("http://host" + text);
            return new Target(ours.getRawPath(), ours.getRawQuery(), Optional.empty());
        }
        URI address = new URI(text);
        if (address.getRawAuthority() == null) {
            return new Target(null, null, Optional.empty());
        }
        String path = address.getRawPath();
        return new Target(path.isEmpty() ? "/" : path, address.getRawQuery(), Optional.of(address.getRawAuthority()));
    }
}
