package io.headcount.settings;

import java.net.URI;
import java.util.Optional;

/** Where plain http may go: to this very machine, and to whatever host {@code http.allow-plain} names. Immutable. */
public record PlainHttp(HostPatterns allowed) {

    /** To this machine and nowhere else. */
    public static final PlainHttp HERE = new PlainHttp(HostPatterns.NONE);

    /** What to do instead. */
    public static final String ADVICE =
            "because anyone on the way could read and change what is sent; use https, or name"
                    + " the host in http.allow-plain if the way there is yours alone (this machine needs no leave)";

    /** Whether a host may be called by plain http. */
    public boolean allows(String host) {
        return Form.isLoopback(host) || allowed.hold(host);
    }

    /** What is wrong with an address: it would be called in the clear, and may not be. */
    public Optional<String> problem(URI url) {
        return isPlain(url) && !allows(url.getHost())
                ? Optional.of("plain http is refused, " + ADVICE)
                : Optional.empty();
    }

    /** Whether what goes to this address can be read on its way, and that is allowed. */
    boolean isInTheClear(URI url) {
        return isPlain(url) && !Form.isLoopback(url.getHost());
    }

    private static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
    }
}
