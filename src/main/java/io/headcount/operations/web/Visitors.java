package io.headcount.operations.web;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected: so many in all, and so many from one address. Where there would be more, whoever has been at it the longest without
 * having asked makes room, so that a newcomer with a request always gets in. Thread-safe.
 */
final class Visitors {

    private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);

    /** In all, and from one address: a browser opens six, a proxy in front of us may have those of several people. */
    private static final int MOST = 64;

    private static final int MOST_OF_ONE = 32;

    private final Set<Visitor> present = new HashSet<>();

    /** Lets one in; false if that can't be, because all that are in the way are just being answered. */
    synchronized boolean admit(Visitor visitor) {
        List<Visitor> ofSame = present.stream()
                .filter(other -> other.address().equals(visitor.address()))
                .toList();
        if (ofSame.size() >= MOST_OF_ONE && !makeRoom(ofSame)) {
            return false;
        }
        if (present.size() >= MOST && !makeRoom(List.copyOf(present))) {
            return false;
        }
        return present.add(visitor);
    }

    private boolean makeRoom(List<Visitor> among) {
        long now = System.nanoTime();
        Optional<Visitor> longest = among.stream()
                .filter(visitor -> visitor.stage() != Visitor.Stage.BEING_ANSWERED)
                .max(Comparator.<Visitor>comparingInt(visitor -> visitor.stage() == Visitor.Stage.ASKING ? 1 : 0)
                        .thenComparingLong(visitor -> now - visitor.since()));
        longest.ifPresent(this::end);
        return longest.isPresent();
    }

    private void end(Visitor visitor) {
        present.remove(visitor);
        visitor.end();
    }

    synchronized void gone(Visitor visitor) {
        present.remove(visitor);
    }

    /** Ends what takes too long; to be called now and then. */
    void endOverdue() {
        try {
            present().forEach(Visitor::endIfOverdue);
        } catch (RuntimeException | Error e) {
            // What is repeated by a thread of a pool ends for good with the first that it throws, and nobody is told.
            LOG.error("Overdue connections could not be closed: {}", e.getMessage());
        }
    }

    void endAll() {
        present().forEach(Visitor::end);
    }

    private synchronized List<Visitor> present() {
        return List.copyOf(present);
    }
}
