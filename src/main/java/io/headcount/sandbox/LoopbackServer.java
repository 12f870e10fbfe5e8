package io.headcount.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.support.BasicHttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;

/**
 * HTTP/1.1 on the loopback address, a thread for each connection. Not the JDK's server, which puts a date of its own on every answer: the
 * sandbox's clock need not be the machine's. Its threads are daemons. Thread-safe.
 */
final class LoopbackServer implements AutoCloseable {

    private static final String CONNECTION = "headcount.connection";

    private final ServerSocket listening;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final HttpConnectionFactory<DefaultBHttpServerConnection> factory =
            DefaultBHttpServerConnectionFactory.builder().build();
    private final ExecutorService threads;

    /**
     * @param port to listen on; 0 for any that is free
     * @throws IOException if the port is taken
     */
    LoopbackServer(int port) throws IOException {
        this.listening = new ServerSocket(port, 0, InetAddress.getByName("127.0.0.1"));
        AtomicInteger started = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "sandbox-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Serves from now on, by whatever name it is called. A handler that throws ends its connection without an answer. */
    void start(HttpRequestHandler handler) {
        HttpService service = new HttpService(
                HttpProcessorBuilder.create()
                        .addAll(new ResponseContent(), new ResponseConnControl())
                        .build(),
                new BasicHttpServerRequestHandler((request, context) -> handler));
        threads.execute(() -> accept(service));
    }

    private void accept(HttpService service) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.add(socket);
                threads.execute(() -> serve(socket, service));
            } catch (IOException | RejectedExecutionException e) {
                // Closed, or a client that went before it was let in.
            }
        }
    }

    private void serve(Socket socket, HttpService service) {
        try (socket) {
            // Without this each small answer waits 40 ms for an ACK.
            socket.setTcpNoDelay(true);
            DefaultBHttpServerConnection connection = factory.createConnection(socket);
            while (connection.isOpen() && !listening.isClosed()) {
                HttpCoreContext context = HttpCoreContext.create();
                context.setAttribute(CONNECTION, socket.getOutputStream());
                service.handleRequest(connection, context);
            }
        } catch (IOException | HttpException e) {
            // The client is gone, or the handler wants it gone.
        } finally {
            connections.remove(socket);
        }
    }

    /** Where a request came from: what is written there goes out as it is. */
    static OutputStream connection(HttpContext context) {
        return (OutputStream) context.getAttribute(CONNECTION);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            // It is given up all the same.
        }
    }
}
