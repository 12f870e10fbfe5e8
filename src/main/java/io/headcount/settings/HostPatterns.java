package io.headcount.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of hosts, by names, patterns or addresses: {@code billing.internal}, {@code *.svc.cluster.local}, {@code 10.1.2.3}. Nothing is
 * looked up: a name is never taken for an address. Immutable.
 *
 * @param hosts as they were written
 */
public record HostPatterns(List<String> hosts) {

    /** No host at all. */
    static final HostPatterns NONE = new HostPatterns(List.of());

    private static final Pattern NETWORK = Pattern.compile("([0-9a-fA-F:.]+)/(\\d{1,3})");

    public HostPatterns {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the list holds this host, or a pattern that stands for it: {@code *.example.com} stands for what lies below it. */
    public boolean hold(String host) {
        String wanted = bare(host);
        return hosts.stream().anyMatch(pattern -> stands(pattern, wanted));
    }

    /**
     * The same as {@code NO_PROXY} is commonly understood: {@code example.com} and {@code .example.com} stand for what lies below it, too, a
     * port behind a host counts, {@code *} stands for all, and {@code 10.0.0.0/8} for the addresses of that network.
     */
    boolean holdAsIsCommon(String host, int port) {
        String wanted = bare(host);
        return hosts.stream().anyMatch(pattern -> {
            Matcher withPort = Pattern.compile("(\\[.*]|[^:]*):(\\d+)").matcher(pattern);
            if (withPort.matches()) {
                return Integer.parseInt(withPort.group(2)) == port && isCommon(withPort.group(1), wanted);
            }
            return isCommon(pattern, wanted);
        });
    }

    private static boolean isCommon(String pattern, String host) {
        Matcher network = NETWORK.matcher(pattern);
        if (network.matches()) {
            return isIn(network.group(1), Integer.parseInt(network.group(2)), host);
        }
        String name = bare(pattern).replaceFirst("^\\*?\\.", "");
        return pattern.equals("*")
                || stands(pattern, host)
                || host.equals(name)
                || (!name.isEmpty() && host.endsWith("." + name));
    }

    private static boolean stands(String pattern, String host) {
        return pattern.startsWith("*.")
                ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                : bare(pattern).equals(host);
    }

    private static boolean isIn(String network, int bits, String host) {
        if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return false;
        }
        try {
            byte[] one = InetAddress.getByName(network).getAddress();
            byte[] other = InetAddress.getByName(host).getAddress();
            if (one.length != other.length || bits > 8 * one.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without brackets around an address, or a dot at the end of a name. */
    private static String bare(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
    }
}
