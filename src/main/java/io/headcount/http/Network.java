package io.headcount.http;

import io.headcount.settings.PlainHttp;
import io.headcount.settings.Proxies;
import io.headcount.settings.Settings;

/**
 * The way that calls take from here: through which proxy, how secured, and where they may go in the clear. Thread-safe.
 *
 * @param proxies the proxies
 * @param plain where plain http may go
 * @param tls whom TLS trusts, and how we are known
 */
public record Network(Proxies proxies, PlainHttp plain, Tls tls) {

    /** Directly, and in the clear to this machine only. */
    public static final Network DIRECT = new Network(Proxies.NONE, PlainHttp.HERE, Tls.STANDARD);

    /** As the settings say. */
    public static Network of(Settings settings) {
        return new Network(settings.proxies(), settings.plainHttp(), Tls.of(settings));
    }
}
