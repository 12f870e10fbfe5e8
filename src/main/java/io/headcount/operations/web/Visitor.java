package io.headcount.operations.web;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/** A connection of a client, with what is being done for it. Thread-safe. */
final class Visitor {

    /** What a connection is busy with, and for how long at most; it may be given up for another's sake unless it is being answered. */
    enum Stage {
        /** From the moment that it is open or was answered until the head of its request is there. */
        ASKING(Duration.ofSeconds(5)),
        /** For its turn, which comes or doesn't within a bound of its own. */
        WAITING(Duration.ofSeconds(60)),
        /** Bounded by what the answer is made of. */
        BEING_ANSWERED(Duration.ofDays(1)),
        /** From the first byte of the answer to the last that it takes. */
        TAKING(Duration.ofSeconds(60));

        private final Duration most;

        Stage(Duration most) {
            this.most = most;
        }
    }

    private final Socket socket;
    private final String address;
    private Stage stage = Stage.ASKING;
    private long since = System.nanoTime();

    Visitor(Socket socket) {
        this.socket = socket;
        this.address = origin(socket.getInetAddress());
    }

    /** Whom to hold responsible: the address, or of an IPv6 address the network, since whoever has one has all of it. */
    private static String origin(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), 8), 16);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (IOException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    Socket socket() {
        return socket;
    }

    String address() {
        return address;
    }

    synchronized void enter(Stage next) {
        stage = next;
        since = System.nanoTime();
    }

    synchronized Stage stage() {
        return stage;
    }

    /** Since when it is at this stage, by the clock of {@link System#nanoTime}. */
    synchronized long since() {
        return since;
    }

    /** Ends a connection that takes longer than its stage may. */
    synchronized void endIfOverdue() {
        if (System.nanoTime() - since > stage.most.toNanos()) {
            end();
        }
    }

    /** A read or write on it fails at once. */
    void end() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up all the same.
        }
    }
}
