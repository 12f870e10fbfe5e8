package io.headcount.settings;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The second webhook and those after it. A copied route names its settings with a number behind the group, {@code webhook2.url}: that
 * makes the group one of ours, held to what the first is held to. What no route names is no group, but a mistake.
 */
final class Copies {

    private static final Pattern WEBHOOK = Pattern.compile("(webhook(?:[2-9]|[1-9]\\d))\\..*");
    private static final Pattern FOLLOWING = Pattern.compile("webhook(?:[2-9]|[1-9]\\d)\\.enabled");
    private static final Pattern VARIABLE = Pattern.compile("WEBHOOK(?:[2-9]|[1-9]\\d)_(?:URL|SECRET)(?:_FILE)?");

    private Copies() {}

    /** The groups that some settings belong to. */
    static NavigableSet<String> of(Collection<String> names) {
        NavigableSet<String> groups = new TreeSet<>();
        names.forEach(name -> group(name).ifPresent(groups::add));
        return groups;
    }

    /** The copied group that a setting would belong to. */
    static Optional<String> group(String name) {
        Matcher parts = WEBHOOK.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** Whether it follows from a copied group's settings and can't be set. */
    static boolean follow(String name) {
        return FOLLOWING.matcher(name).matches();
    }

    /** Whether a variable of the environment would be a setting of a copied group. */
    static boolean isMeant(String variable) {
        return VARIABLE.matcher(variable).matches();
    }

    /** What to do about a setting of a group that no route names. */
    static String advice(String group) {
        return "no route in routes/ refers to " + group + ".url, so nothing would be sent there; make"
                + " routes/deliver-" + group + ".camel.yaml first (docs/destinations.md), or take it away";
    }
}
