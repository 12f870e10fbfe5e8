package io.headcount.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What we hold a setting of an operator's own route to, of which we know no more than its name and its text. */
final class RouteSetting {

    /** The last word says what it is; the address of a chat's webhook is itself what lets one post. */
    private static final Pattern SECRET =
            Pattern.compile("(.*[.-])?(token|secret|password|passphrase|key|webhook-url)|(slack|teams)(.*[.-])?url");

    private RouteSetting() {}

    /** Whether its text must not be seen, and may come from a file. */
    static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** What must not be seen of a secret: the whole, and of an address what stands behind its host, too. */
    static List<String> hidden(String text) {
        List<String> hidden = new ArrayList<>(List.of(text));
        if (text.matches("(?i)https?:.*")) {
            try {
                URI url = new URI(text);
                Stream.of(url.getRawPath(), url.getRawQuery())
                        .filter(Objects::nonNull)
                        .forEach(hidden::add);
            } catch (URISyntaxException e) {
                // Then there is no path that anybody could take out of it.
            }
        }
        return hidden;
    }

    /** What is wrong with a text: a web address that must not be called, or what no route can be given. */
    static Optional<String> problem(String text) {
        if (text.contains("{{") || text.contains("}}")) {
            return Optional.of("must hold neither {{ nor }}, by which routes refer to settings");
        }
        if (text.matches("(?i)\\s*https?:.*")) {
            try {
                Form.SAFE_URL.apply(text.strip());
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        }
        return Optional.empty();
    }
}
