package io.headcount.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy (RFC 9110, sections 7.6 and 9.3.6) for which every host is this machine: {@code CONNECT} for TLS, whole addresses for plain
 * http. It may want a sign-in, and may answer {@code CONNECT} with whatever it is told to.
 */
public final class LoopbackProxy implements AutoCloseable {

    private final ServerSocket door;
    private final Optional<String> signIn;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Optional<RawServer.Answer> instead = Optional.empty();

    private LoopbackProxy(Optional<String> signIn) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.signIn = signIn;
        thread(this::accept);
    }

    /** One that asks nobody who he is. */
    public static LoopbackProxy start() throws IOException {
        return new LoopbackProxy(Optional.empty());
    }

    /** One that lets pass only who shows this in {@code Proxy-Authorization}. */
    public static LoopbackProxy wanting(String signIn) throws IOException {
        return new LoopbackProxy(Optional.of(signIn));
    }

    /** From now on it answers this to whoever asks, and passes nothing on. */
    public void answers(RawServer.Answer answer) {
        instead = Optional.of(answer);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Method and target of each request that came. */
    public List<String> requests() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] line = head.lines().findFirst().orElse("").split(" ");
            if (line.length < 3) {
                return;
            }
            lines.add(line[0] + " " + line[1]);
            OutputStream out = client.getOutputStream();
            String shown = new RawServer.Request(line[0], line[1], head, new byte[0]).header("Proxy-Authorization");
            if (signIn.isPresent() && !signIn.get().equals(shown)) {
                out.write(("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(ISO_8859_1));
                return;
            }
            if (instead.isPresent()) {
                instead.get().to(new RawServer.Request(line[0], line[1], head, new byte[0]), out);
                return;
            }
            boolean tunnel = line[0].equals("CONNECT");
            String authority = tunnel ? line[1] : line[1].replaceFirst("http://([^/]*)/.*", "$1");
            int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(target);
                if (tunnel) {
                    out.write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(ISO_8859_1));
                } else {
                    target.getOutputStream().write(passedOn(head, line[1]).getBytes(ISO_8859_1));
                }
                Thread back = thread(() -> pump(target, client));
                pump(client, target);
                back.join();
            }
        } catch (IOException e) {
            // One of the two has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the target may see it: a path, one request a connection, and nothing of what was for the proxy. */
    private static String passedOn(String head, String address) {
        StringBuilder passed = new StringBuilder();
        head.lines()
                .filter(each -> !each.toLowerCase(Locale.ROOT).startsWith("proxy-")
                        && !each.toLowerCase(Locale.ROOT).startsWith("connection:")
                        && !each.isEmpty())
                .map(each -> each.replace(address, address.replaceFirst("http://[^/]*", "")))
                .forEach(each -> passed.append(each).append("\r\n"));
        return passed.append("Connection: close\r\n\r\n").toString();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction says the same.
        }
    }

    /** Held, and not a byte more. */
    public static RawServer.Answer silence() {
        return (request, out) -> new CountDownLatch(1).await(60, TimeUnit.SECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
