package io.headcount.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headcount.settings.Secret;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for this machine alone, or for whoever knows a password: it answers GET and HEAD, and lets no page run
 * a script or load anything from elsewhere. Thread-safe.
 *
 * <p>Without a password a request whose {@code Host} is no name of this machine is refused: else a page of anybody's, open in a browser here,
 * could have its own name resolved to 127.0.0.1 and read the answers (DNS rebinding).
 */
public final class WebServer implements AutoCloseable {

    /** Our own pages load their style sheet and their icon from here, and nothing else. */
    static final String POLICY = policy("'self'", "'self'");

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    /** What the JDK's server lets a client take, in seconds and in numbers; it reads them once in a process. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", "20",
            "sun.net.httpserver.maxRspTime", "60",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "jdk.httpserver.maxConnections", "64");

    private static final int THREADS = 8;

    private static final Pattern LOOPBACK = Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Password password;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Handler> forStrangers = new ConcurrentHashMap<>();

    private WebServer(HttpServer server, ThreadPoolExecutor threads, Password password) {
        this.server = server;
        this.threads = threads;
        this.password = password;
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
        LIMITS.forEach((name, limit) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, limit);
            }
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WebServer::thread);
        threads.allowCoreThreadTimeOut(true);
        WebServer web = new WebServer(server, threads, new Password(password));
        server.setExecutor(threads);
        server.createContext("/", web::serve);
        return web;
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
        handlers.put(path, handler);
        return this;
    }

    /** The same, with an answer that tells no details for those who do not know the password. */
    public WebServer with(String path, Handler handler, Handler forStrangers) {
        this.forStrangers.put(path, forStrangers);
        return with(path, handler);
    }

    /** Begins to answer. */
    public WebServer start() {
        server.start();
        return this;
    }

    /** Where it is, {@code http://127.0.0.1:8080/}. */
    public URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException e) {
            LOG.debug("A client went away: {}", e.toString());
        }
    }

    private Answer answer(HttpExchange exchange) {
        List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        if (hosts.size() != 1
                || !password.isRequired() && !LOOPBACK.matcher(hosts.get(0)).matches()) {
            return Answer.plain(
                    421, "This server answers for localhost and 127.0.0.1 only; ask for it by one of these.\n");
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.plain(405, "There is nothing to change here; only GET and HEAD are answered.\n")
                    .with("Allow", "GET, HEAD");
        }
        String path = exchange.getRequestURI().getRawPath();
        Handler handler = path == null ? null : handlers.getOrDefault(path, handlers.get("/"));
        if (!password.isKnown(exchange.getRequestHeaders().getFirst("Authorization"))) {
            handler = path == null ? null : forStrangers.get(path);
            if (handler == null) {
                return Answer.plain(401, "Say who you are: user headcount, and the password of server.password.\n")
                        .with("WWW-Authenticate", "Basic realm=\"Headcount\", charset=\"UTF-8\"");
            }
        }
        if (handler == null) {
            return Answer.plain(404, "There is nothing at this address.\n");
        }
        try {
            return handler.answer(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.plain(503, "The server is stopping.\n");
        } catch (Exception e) {
            LOG.error("A request could not be answered; nothing was changed by it.", e);
            return Answer.plain(500, "This could not be answered; nothing was changed. The log says why.\n");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        HEADERS.forEach(headers::set);
        answer.headers().forEach(headers::set);
        byte[] body = answer.body();
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops at once: whoever waits for an answer gets none. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
