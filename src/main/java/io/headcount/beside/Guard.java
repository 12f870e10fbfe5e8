package io.headcount.beside;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends what takes too long by closing what it waits at: a channel of this kind knows no time-outs. Thread-safe. */
final class Guard implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock;

    /** It took too long. */
    static final class TooSlow extends IOException {

        private static final long serialVersionUID = 1L;

        TooSlow(IOException cause) {
            super("took too long", cause);
        }
    }

    Guard() {
        clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "beside-guard");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Does something at a channel, which is closed when that takes longer than the limit. */
    <T> T within(Duration limit, Closeable channel, Callable<T> work) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> end = clock.schedule(
                () -> {
                    late.set(true);
                    channel.close();
                    return null;
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return work.call();
        } catch (IOException e) {
            throw late.get() ? new TooSlow(e) : e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            end.cancel(false);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
