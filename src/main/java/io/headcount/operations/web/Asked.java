package io.headcount.operations.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request asks for.
 *
 * @param path as it stands in the request, nothing in it decoded, without the query
 * @param query as it stands there, or null
 * @param known the entity tags of the answers that the client has (RFC 9110, 13.1.2), or null
 */
public record Asked(String path, String query, String known) {

    /**
     * The query's parameters, decoded.
     *
     * @throws IllegalArgumentException if one stands there twice, or can't be decoded
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                String name = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
                String value = pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
                if (parameters.put(name, value) != null) {
                    throw new IllegalArgumentException("the parameter " + name + " stands there twice");
                }
            }
        }
        return parameters;
    }

    /**
     * A part of a path as text. In a query a plus sign is a blank; here it is one.
     *
     * @throws IllegalArgumentException if it can't be decoded
     */
    static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
