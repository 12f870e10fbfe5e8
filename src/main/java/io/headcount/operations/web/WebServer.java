package io.headcount.operations.web;

import io.headcount.settings.Secret;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for this machine only, or for those who know a password: it answers GET and HEAD, and lets no page run
 * a script or load anything from elsewhere. Thread-safe.
 *
 * <p>Without a password a request whose {@code Host} is no name of this machine is refused: else a page of anybody's, open in a browser here,
 * could have its own name resolved to 127.0.0.1 and read the answers (DNS rebinding).
 *
 * <p>Nobody keeps others waiting: each connection has a thread of its own, and is ended when the head of a request takes longer than 5 s, or
 * the answer longer than 60 s to be taken; bodies are not read; and where there are too many, the idle ones make room.
 */
public final class WebServer implements AutoCloseable {

    /** Our own pages load their style sheet and their icon from here, and nothing else. */
    static final String POLICY = policy("'self'", "'self'");

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private static final int WAITING_TO_BE_LET_IN = 128;

    private final ServerSocket listening;
    private final Reception reception;
    private final Visitors visitors = new Visitors();
    private final ExecutorService threads = Executors.newCachedThreadPool(WebServer::thread);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(WebServer::thread);

    private WebServer(ServerSocket listening, Reception reception) {
        this.listening = listening;
        this.reception = reception;
    }

    /**
     * Takes a port; requests wait until {@link #start}.
     *
     * @param host an address of this machine
     * @param port 0 for any that is free
     * @param password what a client must know; nothing where every client of this very machine may ask
     * @throws BindException if the port is taken, or may not be had by this user
     * @throws IOException if there can be no server for another reason
     */
    public static WebServer on(String host, int port, Optional<Secret> password) throws IOException {
        return new WebServer(
                new ServerSocket(port, WAITING_TO_BE_LET_IN, InetAddress.getByName(host)), new Reception(password));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "web");
        thread.setDaemon(true);
        return thread;
    }

    /** What a page may load, by the sources of its styles and images; never a script. */
    static String policy(String styles, String images) {
        return "default-src 'none'; style-src " + styles + "; img-src " + images
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** Has a handler answer for a path, {@code /health}, say; the one for {@code /} answers for all the rest. */
    public WebServer with(String path, Handler handler) {
        reception.with(path, handler);
        return this;
    }

    /**
     * The same, with an answer that tells no details for those who do not know the password. It is given at once, however many pages are
     * asked for.
     */
    public WebServer with(String path, Handler handler, Handler forStrangers) {
        reception.with(path, handler, forStrangers);
        return this;
    }

    /** Has a token be as good as the password for what {@link Api} answers, and needed there also where there is no password. */
    public WebServer withToken(Optional<Secret> token) {
        reception.withToken(token);
        return this;
    }

    /** Begins to answer. */
    public WebServer start() {
        threads.execute(this::letIn);
        watch.scheduleWithFixedDelay(visitors::endOverdue, 500, 500, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Where it is, {@code http://127.0.0.1:8080/}. */
    public URI address() {
        InetAddress address = ((InetSocketAddress) listening.getLocalSocketAddress()).getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return URI.create(
                "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listening.getLocalPort() + "/");
    }

    private void letIn() {
        while (!listening.isClosed()) {
            Visitor visitor = null;
            try {
                visitor = new Visitor(listening.accept());
                serveOrEnd(visitor);
            } catch (IOException | RuntimeException | Error e) {
                if (visitor != null) {
                    visitors.gone(visitor);
                    visitor.end();
                }
                if (!listening.isClosed()) {
                    LOG.warn("A client of the page could not be accepted: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void serveOrEnd(Visitor visitor) {
        if (visitors.admit(visitor)) {
            threads.execute(() -> serve(visitor));
        } else {
            visitor.end();
        }
    }

    private void serve(Visitor visitor) {
        try {
            new Conversation(visitor, reception).go();
        } catch (IOException e) {
            LOG.debug("A client of the page went away: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("A client of the page got no answer; its request changed nothing.", e);
        } finally {
            visitors.gone(visitor);
            visitor.end();
        }
    }

    /** Out of files or threads, say: that is not mended by trying at once. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once: requests in progress get no answer. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("The page's port could not be closed: {}", e.getMessage());
        }
        watch.shutdownNow();
        visitors.endAll();
        threads.shutdownNow();
    }
}
