package io.headcount.beside;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.beside.Frames.Frame;
import io.headcount.beside.Frames.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A command that goes through the process that has the ledger open. For one thread. */
public final class Visit implements AutoCloseable {

    /** A process that works shows a sign of life every few seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Plate plate;
    private final SocketChannel channel;
    private final Guard guard;
    private final Duration silence;

    /** What comes back meanwhile. */
    public interface Caller {

        /** Some of its standard output. */
        void out(byte[] bytes);

        /** Some of its standard error. */
        void err(byte[] bytes);

        /**
         * Some of the file that it writes; nothing at its end.
         *
         * @throws IOException if it can't be written; the visit ends then
         */
        void file(byte[] bytes) throws IOException;

        /** A page to show in a browser. */
        void show(String page);
    }

    private Visit(Plate plate, SocketChannel channel, Guard guard, Duration silence) {
        this.plate = plate;
        this.channel = channel;
        this.guard = guard;
        this.silence = silence;
    }

    /**
     * Goes to the process that has a ledger open.
     *
     * @param ledger the file of the embedded ledger
     * @param version of this program
     * @return nothing if no such process is to be found: then the ledger can be opened, or says that it can't
     * @throws NoEntry if there is one, and it is not one to go through
     */
    public static Optional<Visit> of(Path ledger, String version) throws NoEntry {
        return of(ledger, version, SILENCE);
    }

    static Optional<Visit> of(Path ledger, String version, Duration silence) throws NoEntry {
        if (!Files.exists(ledger)) {
            return Optional.empty();
        }
        Optional<Plate> found = Plate.of(ledger).filter(plate -> isOf(plate, ledger));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Plate plate = found.get();
        Guard guard = new Guard();
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                guard.within(
                        silence, channel, () -> channel.connect(UnixDomainSocketAddress.of(Path.of(plate.socket()))));
                if (!version.equals(plate.version())) {
                    throw new NoEntry("The running 'serve' (process " + plate.process() + ") is of version "
                            + plate.version() + ", and this is " + version
                            + ". Nothing was done. Restart 'serve' with this"
                            + " version (docs/upgrade.md), or run the command of the other one.");
                }
                return Optional.of(new Visit(plate, channel, guard, silence));
            } catch (IOException | RuntimeException | NoEntry e) {
                channel.close();
                throw e;
            }
        } catch (Guard.TooSlow e) {
            guard.close();
            throw silent(plate, silence);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // A kill left it behind.
            guard.close();
            return Optional.empty();
        } catch (NoEntry e) {
            guard.close();
            throw e;
        }
    }

    private static boolean isOf(Plate plate, Path ledger) {
        try {
            return plate.ledger().equals(Plate.name(ledger));
        } catch (IOException e) {
            return false;
        }
    }

    /** The number of the process. */
    public long process() {
        return plate.process();
    }

    /**
     * Has a command run there, and waits for its end.
     *
     * @return its exit code
     * @throws NoEntry if it was refused, or that process ended, or stopped answering
     * @throws IOException if the caller could not write its file
     */
    public int run(Request request, Caller caller) throws NoEntry, IOException {
        byte[] call = Plate.json(new Door.Call(plate.token(), request));
        if (call.length > Frames.LONGEST) {
            throw new NoEntry("The command line is too long: " + call.length + " bytes. Nothing was done.");
        }
        Frames frames = new Frames(channel);
        try {
            guard.within(silence, channel, () -> {
                frames.write(Kind.REQUEST, call);
                return null;
            });
        } catch (Guard.TooSlow e) {
            throw silent(plate, silence);
        } catch (IOException e) {
            // Perhaps it was turned away: then the reason is there to be read, else that it is gone.
            return answer(frames, caller);
        }
        return answer(frames, caller);
    }

    private int answer(Frames frames, Caller caller) throws NoEntry, IOException {
        while (true) {
            Frame frame = next(frames);
            switch (frame.kind()) {
                case OUT -> caller.out(frame.bytes());
                case ERR -> caller.err(frame.bytes());
                case FILE -> caller.file(frame.bytes());
                case PAGE -> caller.show(new String(frame.bytes(), UTF_8));
                case EXIT -> {
                    return ByteBuffer.wrap(frame.bytes()).getInt();
                }
                case REFUSED -> throw new NoEntry(new String(frame.bytes(), UTF_8));
                case ALIVE, REQUEST -> {}
            }
        }
    }

    private Frame next(Frames frames) throws NoEntry {
        try {
            return guard.within(silence, channel, frames::read).orElseThrow(this::ended);
        } catch (Guard.TooSlow e) {
            throw silent(plate, silence);
        } catch (IOException e) {
            throw ended();
        }
    }

    private NoEntry ended() {
        return new NoEntry(
                "The running 'serve' (process " + plate.process() + ") ended this command before it was done:"
                        + " it was stopped or killed, or nobody read the output. What is shown above may not be all."
                        + " What was recorded until then is kept, and 'headcount history' shows it."
                        + " Run the command again: it goes on from there. Nothing is billed twice; a delivery that was under way may be"
                        + " sent again, with the same ids.");
    }

    private static NoEntry silent(Plate plate, Duration silence) {
        return new NoEntry("The running 'serve' (process " + plate.process() + ") has said nothing for "
                + silence.toSeconds()
                + " s, and may still go on with this command. What is recorded, 'headcount history'"
                + " shows. If it stays silent, restart 'serve' and run the command again: nothing is billed twice.");
    }

    @Override
    public void close() throws IOException {
        guard.close();
        channel.close();
    }
}
