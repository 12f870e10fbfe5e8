package io.headcount.beside;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.beside.Frames.Frame;
import io.headcount.beside.Frames.Kind;
import io.headcount.ledger.OwnerOnly;
import io.headcount.settings.Temporary;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets commands in, one after the other or a few at once: a socket in the file system, never in the network. To be opened only by who has the
 * ledger open: whatever door is there already was left behind by a process that is gone. Thread-safe.
 */
public final class Door implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private static final int TOKEN_BYTES = 32;
    private static final long ALIVE_EVERY_SECONDS = 5;

    private final Path ledger;
    private final Path socket;
    private final Optional<Path> folder;
    private final ServerSocketChannel listener;
    private final byte[] token;
    private final Limits limits;
    private final Answer answer;
    private final Guard guard = new Guard();
    private final Semaphore turns;
    private final ThreadPoolExecutor callers;
    private final ScheduledExecutorService signs;

    /** Does what a caller wants. */
    public interface Answer {

        /** @return the exit code */
        int to(Request request, Reply reply);
    }

    /** What a caller says: who knows the token could read the ledger anyway. */
    record Call(String token, Request request) {}

    private Door(
            Path ledger,
            Path socket,
            Optional<Path> folder,
            ServerSocketChannel listener,
            Limits limits,
            Answer answer) {
        this.ledger = ledger;
        this.socket = socket;
        this.folder = folder;
        this.listener = listener;
        this.limits = limits;
        this.answer = answer;
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random).getBytes(UTF_8);
        this.turns = new Semaphore(limits.commands(), true);
        this.callers = new ThreadPoolExecutor(
                0, limits.callers(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("beside-caller-"));
        this.signs = Executors.newScheduledThreadPool(limits.commands(), threads("beside-sign-"));
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Opens it.
     *
     * @param ledger the file of the embedded ledger, which this process has open
     * @param version of this program
     * @throws IOException if there can be no such socket here
     */
    public static Door open(Path ledger, String version, Limits limits, Answer answer) throws IOException {
        removeLeftBehind(ledger);
        Door door = listening(ledger, limits, answer);
        try {
            new Plate(
                            version,
                            ProcessHandle.current().pid(),
                            Plate.name(ledger),
                            door.socket.toString(),
                            new String(door.token, UTF_8))
                    .write(ledger);
        } catch (IOException e) {
            door.close();
            throw e;
        }
        Thread thread = new Thread(door::listen, "beside-door");
        thread.setDaemon(true);
        thread.start();
        return door;
    }

    /** Beside the ledger; where that name is too long for a socket, in a folder of its own among temporary files. */
    private static Door listening(Path ledger, Limits limits, Answer answer) throws IOException {
        Path usual = Plate.socket(ledger).toAbsolutePath();
        try {
            return new Door(ledger, usual, Optional.empty(), bound(usual), limits, answer);
        } catch (IOException e) {
            LOG.debug("No socket beside the ledger: {}", e.getMessage());
        }
        Path folder = Temporary.folder("headcount-serve");
        Path socket = folder.resolve(usual.getFileName());
        try {
            return new Door(ledger, socket, Optional.of(folder), bound(socket), limits, answer);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    private static ServerSocketChannel bound(Path socket) throws IOException {
        ServerSocketChannel listener;
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no sockets in the file system", e);
        }
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            OwnerOnly.restrict(socket);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private static void removeLeftBehind(Path ledger) throws IOException {
        Optional<Plate> left = Optional.empty();
        try {
            left = Plate.of(ledger);
        } catch (NoEntry e) {
            LOG.debug("A door that others could open is made anew.");
        }
        Files.deleteIfExists(Plate.file(ledger));
        Files.deleteIfExists(Plate.socket(ledger));
        if (left.isPresent() && left.get().ledger().equals(Plate.name(ledger))) {
            Path socket = Path.of(left.get().socket());
            Files.deleteIfExists(socket);
            if (!socket.getParent().equals(Plate.socket(ledger).toAbsolutePath().getParent())) {
                Files.deleteIfExists(socket.getParent());
            }
        }
    }

    private void listen() {
        while (listener.isOpen()) {
            try {
                SocketChannel caller = listener.accept();
                try {
                    callers.execute(() -> receive(caller));
                } catch (RejectedExecutionException e) {
                    turnAway(caller);
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.debug("A caller could not be let in: {}", e.getMessage());
                }
            }
        }
    }

    /** The buffer of a new connection has room for a line, so nobody can keep the door by not reading it. */
    private void turnAway(SocketChannel caller) throws IOException {
        try (caller) {
            caller.configureBlocking(false);
            new Frames(caller).write(Kind.REFUSED, busy().getBytes(UTF_8));
        }
    }

    private String busy() {
        return "The running 'serve' is busy with " + limits.commands()
                + " other commands. Nothing was done; try again when they have ended.";
    }

    private void receive(SocketChannel channel) {
        try (channel) {
            Reply reply = new Reply(channel, guard, limits.writing(), user(channel));
            Frame frame = guard.within(limits.request(), channel, new Frames(channel)::read)
                    .filter(first -> first.kind() == Kind.REQUEST)
                    .orElseThrow(() -> new IOException("no request"));
            Call call = Plate.parsed(frame.bytes(), Call.class);
            if (call.request() == null
                    || call.token() == null
                    || !MessageDigest.isEqual(token, call.token().getBytes(UTF_8))) {
                LOG.warn("Somebody who can't read {} wanted a command run; refused.", Plate.file(ledger));
                reply.refuse("The running 'serve' does not know this caller. Nothing was done; run the command again.");
                return;
            }
            if (!turns.tryAcquire(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
                reply.refuse(busy());
                return;
            }
            try {
                answer(call.request(), reply);
            } finally {
                turns.release();
            }
        } catch (IOException e) {
            LOG.debug("A caller has gone, or said nothing: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Request request, Reply reply) throws IOException {
        // Who has gone while it waited wants nothing any more.
        reply.alive();
        Future<?> sign = signs.scheduleAtFixedRate(
                () -> {
                    try {
                        reply.alive();
                    } catch (IOException e) {
                        LOG.debug("The caller has gone: {}", e.getMessage());
                    }
                },
                ALIVE_EVERY_SECONDS,
                ALIVE_EVERY_SECONDS,
                TimeUnit.SECONDS);
        int code;
        try {
            code = answer.to(request, reply);
        } finally {
            sign.cancel(false);
        }
        reply.exit(code);
    }

    private static Optional<String> user(SocketChannel channel) {
        try {
            return Optional.of(
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Lets nobody in any more; commands under way go on. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(Plate.file(ledger));
            listener.close();
            Files.deleteIfExists(socket);
            if (folder.isPresent()) {
                Files.deleteIfExists(folder.get());
            }
        } catch (IOException e) {
            LOG.debug("The next start removes what is left of the door: {}", e.getMessage());
        }
        callers.shutdown();
    }

    /** Waits a little for the commands under way, once it is closed. */
    public void awaitCommands() {
        try {
            callers.awaitTermination(limits.goodbye().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
