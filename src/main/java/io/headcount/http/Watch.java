package io.headcount.http;

import io.headcount.text.ExchangeFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Looks at the clock while an exchange is under way, and closes its socket when the time is over. The client's own
 * time-outs count from byte to byte, and whoever reads looks at no clock before the read returns: only this ends a read
 * in the middle of a line, of a chunk's extension or of a handshake. Thread-safe.
 */
public final class Watch {

    private static final ScheduledExecutorService CLOCK = clock();

    private final Cancellable call;
    private final TimeLimit limit;
    private long over;
    private ScheduledFuture<?> end;
    private volatile boolean late;

    /**
     * Begins to watch a call.
     *
     * @param call how its socket is closed
     */
    public Watch(Cancellable call, TimeLimit limit) {
        this.call = call;
        this.limit = limit;
        this.over = System.nanoTime() + limit.left().toNanos();
        this.end = CLOCK.schedule(this::strike, limit.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledExecutorService clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(clock);
    }

    private void strike() {
        synchronized (this) {
            long left = over - System.nanoTime();
            if (left > 0) {
                end = CLOCK.schedule(this::strike, left, TimeUnit.NANOSECONDS);
                return;
            }
            late = true;
        }
        abort();
    }

    /** Gives the exchange more time than it was given so far; nothing, once its time is over. */
    public synchronized void more(Duration time) {
        over += time.toNanos();
    }

    /** Closes the socket, whatever is being done with it. */
    void abort() {
        call.cancel();
    }

    /** Ends watching. */
    public synchronized void end() {
        end.cancel(false);
    }

    /** Whether the time was over before the watching ended. */
    public boolean isLate() {
        return late;
    }

    /**
     * The real meaning of a failure: a socket that was closed here is a time-out.
     *
     * @param missing what had not happened yet, such as 'no answer came'
     */
    public IOException meaning(IOException failure, String missing) {
        return late ? new ExchangeFailure(missing + " before " + limit.setting() + " was over", failure) : failure;
    }
}
