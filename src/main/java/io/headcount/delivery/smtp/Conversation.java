package io.headcount.delivery.smtp;

import io.headcount.http.TimeLimit;
import io.headcount.http.Watch;
import io.headcount.text.ExchangeFailure;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * One conversation with the mail server, and its bounds. Its socket lies below TLS, so that a handshake is bounded like everything else:
 * when the time is over it is closed, whatever is being done with it, and it reads no more than any honest server has to say.
 * Thread-safe.
 */
final class Conversation extends SocketFactory {

    /** All that a server may say, its certificates included; an honest one says less than a tenth of it. */
    static final int MOST_ANSWERED = 256 << 10;

    /** What a line that is not too slow carries in a second. */
    static final int BYTES_A_SECOND = 64 << 10;

    private final TimeLimit limit;
    private final Duration mostForMessage;
    private final long begun = System.nanoTime();
    private final Watch watch;
    private final Socket socket = new BoundedSocket();
    private volatile String missing = "no connection to the mail server was established";
    private volatile boolean tooMuch;
    private volatile boolean ended;
    private volatile boolean message;
    private long answered;
    private long written;

    /**
     * Begins one, and its time.
     *
     * @param limit how long it may take until the server is ready to take the message, and again from there to its yes
     * @param mostForMessage how much longer the message may take at the most, however long it is
     */
    Conversation(TimeLimit limit, Duration mostForMessage) {
        this.limit = limit;
        this.mostForMessage = mostForMessage;
        this.watch = new Watch(this::cut, limit);
    }

    /** How much time is left; never negative. */
    Duration left() {
        Duration left = limit.left().minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The server is ready for the message: its time begins, and grows with what is sent. */
    void messageBegins() {
        watch.more(Duration.ofNanos(System.nanoTime() - begun));
        missing = "the mail server had not said that it took the mail, which may arrive all the same,";
        message = true;
    }

    /** Nothing is waited for any more. */
    void end() {
        watch.end();
        cut();
    }

    /** What a failure really means, if that is known here: a closed socket is no news where it was closed here. */
    Optional<IOException> meaning() {
        if (tooMuch) {
            return Optional.of(
                    new ExchangeFailure("the mail server's answers are too long (" + (MOST_ANSWERED >> 10) + " KB)"));
        }
        if (watch.isLate()) {
            return Optional.of(watch.meaning(new IOException(), missing));
        }
        return ended
                ? Optional.of(new ExchangeFailure("the mail server closed the connection without a yes"))
                : Optional.empty();
    }

    /** Why a look-up has not come to an end. */
    IOException late() {
        return watch.meaning(new ExchangeFailure(missing + " before " + limit.setting() + " was over"), missing);
    }

    private boolean cut() {
        try {
            socket.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void answered(long bytes) throws IOException {
        if (bytes < 0) {
            ended = true;
            return;
        }
        answered += bytes;
        if (answered > MOST_ANSWERED) {
            tooMuch = true;
            cut();
            throw new IOException("too much");
        }
    }

    private synchronized void written(int bytes) {
        if (message) {
            long before = seconds();
            written += bytes;
            watch.more(Duration.ofSeconds(seconds() - before));
        }
    }

    private long seconds() {
        return Math.min(written / BYTES_A_SECOND, mostForMessage.toSeconds());
    }

    /** The socket of this conversation; there is but one. */
    @Override
    public Socket createSocket() {
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("not used");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not used");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("not used");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not used");
    }

    /** What makes this conversation's socket, and makes TLS of it. */
    SSLSocketFactory secured(SSLContext context) {
        return new Secured(context.getSocketFactory());
    }

    private final class Secured extends SSLSocketFactory {

        private final SSLSocketFactory layer;

        Secured(SSLSocketFactory layer) {
            this.layer = layer;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(Socket below, String host, int port, boolean autoClose) throws IOException {
            if (below != socket) {
                // For TLS from the beginning the library has connected a socket of its own, which has no bounds.
                SocketAddress server = below.getRemoteSocketAddress();
                below.close();
                socket.connect(server);
            }
            return layer.createSocket(socket, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw new IOException("not used");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("not used");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw new IOException("not used");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("not used");
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return layer.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return layer.getSupportedCipherSuites();
        }
    }

    private final class BoundedSocket extends Socket {

        @Override
        public void connect(SocketAddress address) throws IOException {
            super.connect(address);
            missing = "the mail server was not ready for a mail";
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int next = super.read();
                    answered(next < 0 ? -1 : 1);
                    return next;
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int read = super.read(bytes, from, length);
                    answered(read);
                    return read;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    written(1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                    written(length);
                }
            };
        }
    }
}
