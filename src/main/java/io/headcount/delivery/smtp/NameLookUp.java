package io.headcount.delivery.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the system for names; nothing ends that but the system itself, and so it is asked in a thread of its own. */
final class NameLookUp {

    private NameLookUp() {}

    /**
     * Looks up the server, so that whoever connects finds it known, and this machine.
     *
     * @return this machine's own name; null if it has none
     * @throws UnknownHostException if there is no such server
     * @throws TimeoutException if there is no answer in time
     */
    static String ownName(String server, Duration patience) throws IOException, TimeoutException {
        return within(patience, () -> {
            InetAddress.getByName(server);
            try {
                return InetAddress.getLocalHost().getCanonicalHostName();
            } catch (UnknownHostException e) {
                return null;
            }
        });
    }

    static <T> T within(Duration patience, Callable<T> question) throws IOException, TimeoutException {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread asking = new Thread(answer, "mail-server-name");
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
