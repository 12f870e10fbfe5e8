package io.headcount.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://[^/?]+[/?].+");

    /** What is shorter, {@code /hook}, say, is no secret, and stands in many a text by chance; so do words such as {@code services}. */
    private static final int SHORTEST_PART = 8;

    private static final int SHORTEST_WORD = 12;

    private RouteSetting() {}

    /** Whether its text must not be seen, and may come from a file. */
    static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** What must not be seen of a setting, if anything: an address with more than a host may be a secret, whatever its setting is called. */
    static List<String> hidden(String name, String text) {
        if (isSecret(name)) {
            return hidden(text, 0);
        }
        return ADDRESS.matcher(text).matches() ? hidden(text, SHORTEST_PART) : List.of();
    }

    /**
     * The whole, and of an address what stands behind its host, too, together and one by one, since others sort and decode it.
     *
     * @param shortest how long path and query must be, so that they don't stand in many a text by chance
     */
    private static List<String> hidden(String text, int shortest) {
        List<String> hidden = new ArrayList<>(List.of(text));
        if (text.matches("(?i)https?:.*")) {
            try {
                URI url = new URI(text);
                List<String> parts = Stream.of(url.getRawPath(), url.getPath(), url.getRawQuery(), url.getQuery())
                        .filter(Objects::nonNull)
                        .toList();
                parts.stream().filter(part -> part.length() >= shortest).forEach(hidden::add);
                parts.stream()
                        .flatMap(part -> Arrays.stream(part.split("[&/]")))
                        .filter(part -> part.length() >= (part.contains("=") ? SHORTEST_PART : SHORTEST_WORD))
                        .forEach(hidden::add);
                parts.stream()
                        .flatMap(part -> Arrays.stream(part.split("[&=/]")))
                        .filter(part -> part.length() >= SHORTEST_WORD)
                        .forEach(hidden::add);
            } catch (URISyntaxException e) {
                // Then there is no path that anybody could take out of it.
            }
        }
        return hidden;
    }

    /** What is wrong with a text: a web address that must not be called, or what no route can be given. */
    static Optional<String> problem(String text, PlainHttp plain) {
        if (text.contains("{{") || text.contains("}}")) {
            return Optional.of("must hold neither {{ nor }}, by which routes refer to settings");
        }
        if (text.matches("(?i)\\s*https?:.*")) {
            try {
                return plain.problem(Form.WEB_URL.apply(text.strip()));
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        }
        return Optional.empty();
    }
}
