package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks a server on loopback, with every byte of the request as the test wants it. */
final class Wire {

    private static final int PATIENCE = 20_000;

    private Wire() {}

    /** What came back; headers by their names in any case. */
    record Reply(int status, Map<String, String> headers, byte[] body) {

        String text() {
            return new String(body, UTF_8);
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    static Reply get(WebServer server, String target) throws IOException {
        return ask(
                server, "GET " + target, "Host: 127.0.0.1:" + server.address().getPort());
    }

    /** @param request method and target */
    static Reply ask(WebServer server, String request, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(request + " HTTP/1.1"));
        lines.addAll(Arrays.asList(headers));
        lines.addAll(List.of("Connection: close", "", ""));
        try (Socket socket = open(server)) {
            socket.getOutputStream().write(String.join("\r\n", lines).getBytes(UTF_8));
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    static Socket open(WebServer server) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                server.address().getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static Reply parse(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Reply(status, headers, in.readAllBytes());
    }

    private static String line(ByteArrayInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the answer ended in its headers: " + line);
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }
}
