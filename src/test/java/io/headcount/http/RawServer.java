package io.headcount.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A server that answers byte for byte what it is told to: no honest server does what these tests are about. */
public final class RawServer implements AutoCloseable {

    /**
     * A request as it came.
     *
     * @param target the request target, byte for byte
     * @param head everything before the body
     */
    public record Request(String method, String target, String head, byte[] body) {

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    /** What is answered to a request; the connection ends with it. */
    @FunctionalInterface
    public interface Answer {
        void to(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Answer answer;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private RawServer(ServerSocket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
        thread(this::accept);
    }

    public static RawServer start(Answer answer) throws IOException {
        return start(InetAddress.getLoopbackAddress(), answer);
    }

    /** One that listens on an address of this machine's. */
    public static RawServer start(InetAddress address, Answer answer) throws IOException {
        return new RawServer(new ServerSocket(0, 50, address), answer);
    }

    /**
     * One that speaks TLS.
     *
     * @param asksWho whether it wants a certificate of who calls
     */
    public static RawServer secured(SSLContext tls, boolean asksWho, Answer answer) throws IOException {
        return secured(tls, asksWho, 0, answer);
    }

    /** The same on a port that another had before. */
    public static RawServer secured(SSLContext tls, boolean asksWho, int port, Answer answer) throws IOException {
        SSLServerSocket socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(asksWho);
        return new RawServer(socket, answer);
    }

    /** Sends these bytes. */
    public static Answer bytes(byte[] bytes) {
        return (request, out) -> out.write(bytes);
    }

    /** Sends this text and then the same again and again, until nobody listens any more. */
    public static Answer endless(byte[] beginning, byte[] again, int pauseMillis) {
        return (request, out) -> {
            out.write(beginning);
            CountDownLatch never = new CountDownLatch(1);
            while (true) {
                out.write(again);
                out.flush();
                if (pauseMillis > 0) {
                    never.await(pauseMillis, TimeUnit.MILLISECONDS);
                }
            }
        };
    }

    /** Sends these bytes, and then nothing, with the connection held. */
    public static Answer held(byte[] bytes) {
        return (request, out) -> {
            out.write(bytes);
            out.flush();
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        };
    }

    /** Passes a request on to an honest server. */
    public static Answer honest(String baseUrl) {
        HttpClient client = HttpClient.newHttpClient();
        return (request, out) -> {
            HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(baseUrl + request.target()))
                    .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
            for (String name : List.of("Content-Type", "Authorization")) {
                if (request.header(name) != null) {
                    call.header(name, request.header(name));
                }
            }
            HttpResponse<byte[]> response = client.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
            out.write(("HTTP/1.1 " + response.statusCode() + " Honest\r\nContent-Length: " + response.body().length
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(ISO_8859_1));
            out.write(response.body());
        };
    }

    /** One answer for the targets that end like this, and another for the rest. */
    public static Answer where(String end, Answer those, Answer others) {
        return (request, out) -> (request.target().endsWith(end) ? those : others).to(request, out);
    }

    public static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What came so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many clients left before the answer was over. */
    public int dropped() {
        return dropped.get();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.write(next);
            }
            String text = head.toString(ISO_8859_1);
            String[] line = text.lines().findFirst().orElseThrow().split(" ");
            Request lengthless = new Request(line[0], line[1], text, new byte[0]);
            String length = lengthless.header("Content-Length");
            byte[] body = length != null
                    ? in.readNBytes(Integer.parseInt(length))
                    : lengthless.header("Transfer-Encoding") != null ? chunks(in) : new byte[0];
            Request request = new Request(line[0], line[1], text, body);
            requests.add(request);
            answer.to(request, client.getOutputStream());
            client.getOutputStream().flush();
            client.shutdownOutput();
        } catch (IOException e) {
            dropped.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }
}
