package io.headcount.sandbox;

import io.headcount.settings.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Keeps this process's connections on this machine while it is the default, whatever a route, a setting or a driver would call: each socket of
 * Java asks which way to go before it connects, and is refused here unless it goes to loopback. Whoever tries fails visibly and reaches
 * nobody. It says nothing of sockets that are made without {@link java.net.Socket}, such as those of channels.
 */
public final class ClosedWorld extends ProxySelector {

    /** Does a piece of work with the world closed; for the whole process. */
    public static <T> T around(Callable<T> work) throws Exception {
        ProxySelector before = getDefault();
        setDefault(new ClosedWorld());
        try {
            return work.call();
        } finally {
            setDefault(before);
        }
    }

    @Override
    public List<Proxy> select(URI wanted) {
        if (wanted.getHost() == null || !isLoopback(wanted.getHost())) {
            throw new UncheckedIOException(new ConnectException("a connection to " + wanted.getAuthority()
                    + " was refused, and nothing was sent: a sandbox connects to this machine only"));
        }
        return List.of(Proxy.NO_PROXY);
    }

    /** An address of IPv6 is written out here, whatever it was written like before; 0.0.0.0 is this machine, too. */
    private static boolean isLoopback(String host) {
        return Form.isLoopback(host) || host.equals("[0:0:0:0:0:0:0:1]") || host.equals("0.0.0.0");
    }

    @Override
    public void connectFailed(URI wanted, SocketAddress address, IOException failure) {
        // Nothing is chosen by what failed.
    }
}
