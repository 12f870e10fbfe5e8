package io.headcount.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions about names that are put to the system. Nothing ends one but the system itself, and so each is asked in a thread of its own;
 * whoever asks the same while it hangs waits with the others, so that hanging name servers take one thread for each name. Thread-safe.
 */
public final class NameQuestion {

    private static final Map<String, FutureTask<?>> UNDERWAY = new ConcurrentHashMap<>();

    private NameQuestion() {}

    /**
     * Asks.
     *
     * @param key what is the same for the same question, and for no other
     * @throws IOException what the question threw
     * @throws TimeoutException if there is no answer in time
     */
    @SuppressWarnings("unchecked")
    public static <T> T ask(String key, Duration patience, Callable<T> question) throws IOException, TimeoutException {
        FutureTask<T> mine = new FutureTask<>(question);
        FutureTask<T> answer = (FutureTask<T>) UNDERWAY.computeIfAbsent(key, same -> mine);
        if (answer == mine) {
            begin(key, mine);
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private static void begin(String key, FutureTask<?> question) {
        Thread asking = new Thread(
                () -> {
                    try {
                        question.run();
                    } finally {
                        UNDERWAY.remove(key, question);
                    }
                },
                "name-look-up");
        asking.setDaemon(true);
        boolean begun = false;
        try {
            asking.start();
            begun = true;
        } finally {
            if (!begun) {
                UNDERWAY.remove(key, question);
                question.cancel(false);
            }
        }
    }
}
