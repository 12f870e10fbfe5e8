package io.headcount.operations.web;

import io.headcount.settings.Secret;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which answer a request gets: whether it may be asked here and by whom, and which handler knows. Thread-safe.
 *
 * <p>Pages wait for one of a few turns, since each works on the ledger. What strangers may ask as well, how {@code serve} is, waits for none.
 */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private static final int TURNS = 8;
    private static final int PATIENCE_SECONDS = 20;

    private static final Pattern LOOPBACK = Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private final Optional<Secret> secret;
    private final Password password;
    /** For programs, a token is as good. */
    private volatile Password passwordOrToken;

    private final Guesses guesses = new Guesses();
    private final Semaphore turns = new Semaphore(TURNS, true);
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Handler> forStrangers = new ConcurrentHashMap<>();

    Reception(Optional<Secret> password) {
        this.secret = password;
        this.password = new Password(password);
        this.passwordOrToken = this.password;
    }

    void withToken(Optional<Secret> token) {
        passwordOrToken = new Password(secret, token);
    }

    void with(String path, Handler handler) {
        handlers.put(path, handler);
    }

    void with(String path, Handler handler, Handler stranger) {
        forStrangers.put(path, stranger);
        with(path, handler);
    }

    /** The answer to a request of which the head is there. */
    Answer answer(ClassicHttpRequest request, Visitor visitor) {
        Target target;
        try {
            target = Target.of(request.getRequestUri());
        } catch (URISyntaxException e) {
            return Answer.plain(400, "This is not a valid address.\n");
        }
        Header[] hosts = request.getHeaders("Host");
        if (hosts.length != 1
                || !isOurs(hosts[0].getValue())
                || !target.host().map(this::isOurs).orElse(true)) {
            return Answer.plain(421, "This server answers for localhost and 127.0.0.1 only; use one of these.\n");
        }
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            return Answer.plain(405, "This page is read-only; only GET and HEAD are answered.\n")
                    .with("Allow", "GET, HEAD");
        }
        try {
            Header known = request.getFirstHeader("If-None-Match");
            return answer(
                    new Asked(target.path(), target.query(), known == null ? null : known.getValue()),
                    request.getFirstHeader("Authorization"),
                    visitor);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.plain(503, "The server is stopping.\n");
        } catch (Exception | Error e) {
            LOG.error("A request could not be answered; nothing was changed by it.", e);
            return Answer.plain(500, "This could not be answered; nothing was changed. The log says why.\n");
        }
    }

    private boolean isOurs(String host) {
        return password.isRequired() || LOOPBACK.matcher(host).matches();
    }

    private Answer answer(Asked asked, Header authorization, Visitor visitor) throws Exception {
        String path = asked.path();
        boolean program = path != null && path.startsWith(Api.PATH);
        Handler handler = path == null ? null : handlers.getOrDefault(program ? Api.PATH : path, handlers.get("/"));
        Handler stranger = path == null ? null : forStrangers.get(path);
        if (!isKnown(program ? passwordOrToken : password, authorization, visitor, stranger == null)) {
            if (program) {
                return Answer.plain(
                                401,
                                "Say who you are: user headcount and the password of server.password, or the token of"
                                        + " server.api-token behind 'Authorization: Bearer'.\n")
                        .with("WWW-Authenticate", "Bearer realm=\"Headcount\"");
            }
            if (stranger == null) {
                return Answer.plain(401, "Sign in as user headcount with the password in server.password.\n")
                        .with("WWW-Authenticate", "Basic realm=\"Headcount\", charset=\"UTF-8\"");
            }
            handler = stranger;
        }
        if (handler == null) {
            return Answer.plain(404, "There is nothing at this address.\n");
        }
        if (stranger != null) {
            visitor.enter(Visitor.Stage.BEING_ANSWERED);
            return handler.answer(asked);
        }
        visitor.enter(Visitor.Stage.WAITING);
        if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Answer.plain(503, "There are too many requests at once; try again in a moment.\n")
                    .with("Retry-After", "5");
        }
        try {
            visitor.enter(Visitor.Stage.BEING_ANSWERED);
            return handler.answer(asked);
        } finally {
            turns.release();
        }
    }

    /** @param matters whether nothing is shown without it, so that it is worth waiting for */
    private boolean isKnown(Password password, Header authorization, Visitor visitor, boolean matters)
            throws InterruptedException {
        if (!password.isRequired() || authorization == null) {
            return !password.isRequired();
        }
        visitor.enter(Visitor.Stage.WAITING);
        if (!(matters ? guesses.await(visitor.address()) : guesses.areFree(visitor.address()))) {
            return false;
        }
        boolean known = password.isKnown(authorization.getValue());
        if (!known) {
            guesses.wrong(visitor.address());
        }
        return known;
    }
}
