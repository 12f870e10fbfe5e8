package io.headcount.beside;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.stream.Stream;

/** What goes to and fro at the door: a kind, a length, and as many bytes. One thread reads, any number write. */
final class Frames {

    /** The most bytes of one frame. */
    static final int LONGEST = 1 << 16;

    private static final int HEAD = 5;

    private final SocketChannel channel;

    Frames(SocketChannel channel) {
        this.channel = channel;
    }

    /** What a frame is; released numbers stay what they are. */
    enum Kind {
        REQUEST('q'),
        OUT('o'),
        ERR('e'),
        /** Some of the file that the command writes; an empty one says that it is whole. */
        FILE('f'),
        /** A page to be shown in a browser. */
        PAGE('p'),
        /** Nothing yet. */
        ALIVE('a'),
        EXIT('x'),
        REFUSED('r');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static Kind of(byte letter) throws IOException {
            return Stream.of(values())
                    .filter(kind -> kind.letter == letter)
                    .findFirst()
                    .orElseThrow(() -> new IOException("an unknown frame"));
        }
    }

    /** One of them. */
    record Frame(Kind kind, byte[] bytes) {}

    /** All of it, in frames that are short enough. */
    synchronized void write(Kind kind, byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        do {
            int part = Math.min(LONGEST, length - done);
            ByteBuffer buffer = ByteBuffer.allocate(HEAD + part);
            buffer.put((byte) kind.letter)
                    .putInt(part)
                    .put(bytes, offset + done, part)
                    .flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            done += part;
        } while (done < length);
    }

    void write(Kind kind, byte... bytes) throws IOException {
        write(kind, bytes, 0, bytes.length);
    }

    /** The next one; nothing if the other side has ended. */
    Optional<Frame> read() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (channel.read(head) < 0) {
            return Optional.empty();
        }
        fill(head);
        Kind kind = Kind.of(head.get());
        int length = head.getInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(bytes);
        return Optional.of(new Frame(kind, bytes.array()));
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        buffer.flip();
    }
}
