package io.headcount.beside;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.beside.Frames.Kind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** What a caller gets while its command runs. Thread-safe; what is written after the caller has gone fails. */
public final class Reply {

    private final SocketChannel channel;
    private final Frames frames;
    private final Guard guard;
    private final Duration limit;
    private final Optional<String> user;

    Reply(SocketChannel channel, Guard guard, Duration limit, Optional<String> user) {
        this.channel = channel;
        this.frames = new Frames(channel);
        this.guard = guard;
        this.limit = limit;
        this.user = user;
    }

    /** Who is calling, as the operating system says; nothing where it doesn't. */
    public Optional<String> user() {
        return user;
    }

    /** The caller's standard output. */
    public OutputStream out() {
        return stream(Kind.OUT);
    }

    /** The caller's standard error. */
    public OutputStream err() {
        return stream(Kind.ERR);
    }

    /** The file that the command was told to write; it is whole once this is closed. */
    public OutputStream file() {
        return new BufferedOutputStream(stream(Kind.FILE), Frames.LONGEST) {
            @Override
            public void close() throws IOException {
                flush();
                send(Kind.FILE);
            }
        };
    }

    /** A page that the caller is to show in a browser. */
    public void show(String page) throws IOException {
        send(Kind.PAGE, page.getBytes(UTF_8));
    }

    void alive() throws IOException {
        send(Kind.ALIVE);
    }

    void exit(int code) throws IOException {
        send(Kind.EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(code).array());
    }

    void refuse(String why) throws IOException {
        send(Kind.REFUSED, why.getBytes(UTF_8));
    }

    private void send(Kind kind, byte... bytes) throws IOException {
        send(kind, bytes, 0, bytes.length);
    }

    private void send(Kind kind, byte[] bytes, int offset, int length) throws IOException {
        guard.within(limit, channel, () -> {
            frames.write(kind, bytes, offset, length);
            return null;
        });
    }

    private OutputStream stream(Kind kind) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    send(kind, bytes, offset, length);
                }
            }
        };
    }
}
