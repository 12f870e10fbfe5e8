package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.http.RawServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A token endpoint: it gives a new token to whoever asks, unless it is told to do something else. */
public final class TokenServer implements AutoCloseable {

    private final List<String> issued = new CopyOnWriteArrayList<>();
    private final RawServer server;
    private volatile RawServer.Answer instead;

    private TokenServer() throws IOException {
        server = RawServer.start((request, out) -> {
            RawServer.Answer other = instead;
            if (other == null) {
                out.write(answer(200, issue()));
            } else {
                other.to(request, out);
            }
        });
    }

    public static TokenServer start() throws IOException {
        return new TokenServer();
    }

    private String issue() {
        String token = "planted.token_" + (issued.size() + 1) + "~of-the+issuer/==";
        issued.add(token);
        return "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"" + token
                + "\"}";
    }

    public String url() {
        return server.url() + "/tenant/oauth2/v2.0/token";
    }

    /** Says this instead from now on. */
    public TokenServer answering(int status, String json) {
        return doing(RawServer.bytes(answer(status, json)));
    }

    /** Does this instead from now on; null to be itself again. */
    public TokenServer doing(RawServer.Answer answer) {
        instead = answer;
        return this;
    }

    public static byte[] answer(int status, String json, String... headers) {
        byte[] body = json.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        return (head + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n" + json).getBytes(UTF_8);
    }

    /** The tokens that it gave. */
    public List<String> issued() {
        return List.copyOf(issued);
    }

    /** What was asked, by the fields of the form. */
    public List<Map<String, String>> asked() {
        return server.requests().stream()
                .map(request -> form(new String(request.body(), UTF_8)))
                .toList();
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> URLDecoder.decode(field[0], UTF_8),
                        field -> URLDecoder.decode(field.length < 2 ? "" : field[1], UTF_8)));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
