package io.headcount.keepnet.capture;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** One request and what came of it, while it goes on. It is kept in memory: nothing of it touches the disk as it is. Thread-safe. */
final class Recording {

    private final Instant startedAt;
    private final long started = System.nanoTime();
    private final ClassicHttpRequest request;
    private final BodyCopy asked = new BodyCopy();
    private final BodyCopy answered = new BodyCopy();
    private ClassicHttpResponse response;
    private long headAt;
    private long endedAt;
    private String error;
    private boolean ended;

    Recording(Instant startedAt, ClassicHttpRequest request) {
        this.startedAt = startedAt;
        this.request = request;
        if (request.getEntity() != null) {
            request.setEntity(new AskedBody(request.getEntity(), asked));
        }
    }

    /**
     * The answer's head is here.
     *
     * @param whole is told when its body ends
     * @return whether it has none
     */
    synchronized boolean head(ClassicHttpResponse head, Consumer<Recording> whole) {
        response = head;
        headAt = System.nanoTime();
        if (head.getEntity() != null) {
            head.setEntity(new AnsweredBody(head.getEntity(), this, whole));
        }
        return head.getEntity() == null;
    }

    /** Whether this is the first time that it ended. */
    synchronized boolean end(Exception failure) {
        if (ended) {
            return false;
        }
        ended = true;
        endedAt = System.nanoTime();
        error = failure == null ? null : inWords(failure);
        return true;
    }

    synchronized void heard(byte[] bytes, int offset, int length) {
        answered.write(bytes, offset, length);
    }

    /** A failure's own words may quote an address, so its kind has to do. */
    private static String inWords(Exception failure) {
        if (failure instanceof NotOverYet) {
            return "not over yet";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException
                    || String.valueOf(cause.getMessage()).startsWith("no answer")) {
                return "timed out";
            }
            if (cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof SSLException) {
                return "TLS failed";
            }
            if (cause instanceof ConnectException) {
                return "no connection";
            }
        }
        return "connection broken";
    }

    Instant startedAt() {
        return startedAt;
    }

    ClassicHttpRequest request() {
        return request;
    }

    BodyCopy asked() {
        return asked;
    }

    BodyCopy answered() {
        return answered;
    }

    /** The head of the answer; null where none came. */
    ClassicHttpResponse response() {
        return response;
    }

    /** What went wrong, in words; null where nothing did. */
    String error() {
        return error;
    }

    /** Milliseconds until the answer began, or all of them where none came. */
    double waited() {
        return millis((response == null ? endedAt : headAt) - started);
    }

    /** Milliseconds for the answer's body. */
    double received() {
        return response == null ? 0 : millis(endedAt - headAt);
    }

    private static double millis(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)) / 1000.0;
    }

    /** The capture ended before the exchange did. */
    static final class NotOverYet extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
