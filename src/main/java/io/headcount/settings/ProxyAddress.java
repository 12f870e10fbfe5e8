package io.headcount.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy, and how to sign in there. Immutable.
 *
 * @param host its name or address
 * @param port its port
 * @param signIn {@code user:password}, if it wants to know who comes; shown to nobody
 * @param setting the setting that names it, or the variable where that is another program's, too
 */
public record ProxyAddress(String host, int port, Optional<Secret> signIn, String setting) {

    private static final Pattern URL = Pattern.compile(
            "(?:http://)?(?:(.*)@)?([\\p{Alnum}._-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?/?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads an address.
     *
     * @param text {@code http://user:password@host:port}, user and password encoded by percent where they hold signs of their own
     * @throws IllegalArgumentException in words that go on after the setting's name, and do not repeat the text
     */
    static ProxyAddress of(String text, String setting) {
        Matcher url = URL.matcher(text);
        if (!url.matches() || text.startsWith("https://") || text.startsWith("socks")) {
            throw new IllegalArgumentException(
                    "must be the address of an HTTP proxy such as http://proxy.example.com:3128"
                            + " or http://user:password@proxy.example.com:3128 (special characters in the password as %40 and"
                            + " the like); proxies of other kinds (https, socks) are not spoken to");
        }
        int port = url.group(3) == null ? 80 : Integer.parseInt(url.group(3));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("has a port that is none");
        }
        return new ProxyAddress(
                url.group(2),
                port,
                Optional.ofNullable(url.group(1)).map(ProxyAddress::decoded).map(Secret::new),
                setting);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has a user or password in which a % is not followed by two hexadecimal digits;"
                            + " write it as %25");
        }
    }

    /** How it is signed in: the value of {@code Proxy-Authorization} in the form Basic (RFC 7617). */
    public Optional<String> authorization() {
        return signIn.map(Secret::reveal).map(text -> "Basic " + base64(text));
    }

    /** What must not be seen of it, in all the forms in which it may turn up. */
    List<String> hidden() {
        return signIn.map(Secret::reveal).stream()
                .flatMap(text -> List.of(text, text.substring(text.indexOf(':') + 1), base64(text)).stream())
                .toList();
    }

    private static String base64(String text) {
        String whole = text.contains(":") ? text : text + ":";
        return Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** Host and port, and the setting. */
    public String inWords() {
        return "the proxy " + host + ":" + port + " (" + setting + ")";
    }

    @Override
    public String toString() {
        return inWords();
    }
}
