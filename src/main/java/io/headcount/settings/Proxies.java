package io.headcount.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxy a call goes through, if any: never one to this machine. Immutable.
 *
 * @param https for calls of {@code https}
 * @param http for calls of plain {@code http}
 * @param exclude the hosts that are called directly
 */
public record Proxies(Optional<ProxyAddress> https, Optional<ProxyAddress> http, HostPatterns exclude) {

    /** Every call goes directly. */
    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), HostPatterns.NONE);

    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

    /** Settings are read anew while it serves; what was told need not be told again. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** As the variables say that other programs read, too: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}. */
    static Proxies conventional(Map<String, String> environment) {
        List<String> exclude = either(environment, "no_proxy")
                .map(variable -> hosts(environment.get(variable)))
                .orElse(List.of());
        return new Proxies(
                proxy(environment, "https_proxy"), proxy(environment, "http_proxy"), new HostPatterns(exclude));
    }

    private static Optional<ProxyAddress> proxy(Map<String, String> environment, String name) {
        return either(environment, name).flatMap(variable -> {
            try {
                return Optional.of(ProxyAddress.of(environment.get(variable).strip(), variable));
            } catch (IllegalArgumentException e) {
                if (TOLD.add(variable)) {
                    LOG.warn("{} in the environment is ignored: it {}.", variable, e.getMessage());
                }
                return Optional.empty();
            }
        });
    }

    /** Small letters win, as with most programs. */
    private static Optional<String> either(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(java.util.Locale.ROOT))
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst();
    }

    static List<String> hosts(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** The same with what our own settings say, where they say something. */
    Proxies with(Optional<ProxyAddress> proxy, Optional<List<String>> excluded) {
        return new Proxies(
                proxy.or(() -> https),
                proxy.or(() -> http),
                excluded.map(HostPatterns::new).orElse(exclude));
    }

    /** The proxy for a call. */
    public Optional<ProxyAddress> to(String scheme, String host, int port) {
        if (Form.isLoopback(host) || exclude.holdAsIsCommon(host, port)) {
            return Optional.empty();
        }
        return scheme.equalsIgnoreCase("https") ? https : http;
    }

    List<String> hidden() {
        return Stream.of(https, http)
                .flatMap(Optional::stream)
                .flatMap(proxy -> proxy.hidden().stream())
                .toList();
    }
}
