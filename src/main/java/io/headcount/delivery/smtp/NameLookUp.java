package io.headcount.delivery.smtp;

import io.headcount.http.NameQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Asks the system for the names that a conversation with a mail server needs, for as long as it may take. */
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
        return NameQuestion.ask("mail server " + server, patience, () -> {
            InetAddress.getByName(server);
            try {
                return InetAddress.getLocalHost().getCanonicalHostName();
            } catch (UnknownHostException e) {
                return null;
            }
        });
    }
}
