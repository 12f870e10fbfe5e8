package io.headcount.settings;

import io.headcount.text.PlainText;
import io.headcount.text.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where settings come from: {@code config/application.properties}, then the environment, then files that the
 * environment names for secrets; the later wins.
 */
public final class SettingsFile {

    private static final String FROM_FILE = "_FILE";
    /** What an operator would hardly write for a setting of an own route. */
    static final int SLIP_OF_THE_PEN = 2;

    /** The rest of what begins so belongs to the route of a ready destination, which need not be there. */
    private static final Set<String> OF_ROUTES = Set.of("openmeter.");

    private static final Set<String> OURS = Setting.ALL.stream()
            .map(setting -> setting.name().replaceFirst("\\..*", "") + ".")
            .filter(group -> !OF_ROUTES.contains(group))
            .collect(Collectors.toUnmodifiableSet());

    private SettingsFile() {}

    /**
     * Reads our own settings, and whatever else stands in the file.
     *
     * @param file the properties file, in UTF-8; need not exist
     * @param environment the environment variables
     * @throws SettingsException naming every setting that is unknown or can't be read
     */
    public static Settings read(Path file, Map<String, String> environment) throws SettingsException {
        return read(file, environment, Set.of());
    }

    /**
     * Reads our own settings and those that the operator's routes refer to, which may come from the environment as ours
     * do, and from a file if their names are those of secrets.
     *
     * @param file the properties file, in UTF-8; need not exist
     * @param environment the environment variables
     * @param ofRoutes the names that the routes refer to
     * @throws SettingsException naming every setting that is unknown or can't be read
     */
    public static Settings read(Path file, Map<String, String> environment, Set<String> ofRoutes)
            throws SettingsException {
        Set<String> own =
                ofRoutes.stream().filter(name -> !Settings.follows(name)).collect(Collectors.toUnmodifiableSet());
        Map<String, String> texts = new HashMap<>();
        Map<String, String> others = new TreeMap<>();
        Problems problems = new Problems();
        Map<String, String> written = WrittenSettings.in(file, problems);
        Set<String> copies = Copies.of(own);
        // Which accounts there are decides which settings there are.
        List<Setting<?>> settings = Setting.all(
                environment.getOrDefault(Setting.ACCOUNTS.variable(), written.get(Setting.ACCOUNTS.name())), copies);
        Set<String> known = settings.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
        written.forEach((name, text) -> {
            if (known.contains(name)) {
                texts.put(name, text);
            } else if (Settings.follows(name)) {
                problems.add(name + ": follows from other settings and can't be set (in " + file + ")");
            } else if (Copies.group(name)
                    .filter(group -> !copies.contains(group))
                    .isPresent()) {
                problems.add(name + ": " + Copies.advice(Copies.group(name).get()) + " (in " + file + ")");
            } else if (!own.contains(name)
                    && (looksLikeOurs(name) || nearest(name, known).isPresent())) {
                problems.add(name + ": no such setting" + didYouMean(spelt(name), known) + " (in " + file + ")");
            } else {
                others.put(name, text);
            }
        });
        settings.forEach(
                setting -> fromEnvironment(setting.name(), setting.secret(), environment, texts::put, problems));
        Set<String> foreign =
                own.stream().filter(name -> !known.contains(name)).collect(Collectors.toCollection(TreeSet::new));
        foreign.forEach(name -> fromEnvironment(name, RouteSetting.isSecret(name), environment, others::put, problems));
        nearMisses(environment, known, foreign, problems);
        problems.throwIfAny();
        return Settings.of(texts, others, Proxies.conventional(environment), copies);
    }

    /**
     * One setting before all are read, as far as it can be had: whatever is wrong is told when they are.
     *
     * @return what was set, or the standard where that is nothing that can be read
     */
    public static <T> T early(Setting<T> setting, Path file, Map<String, String> environment) {
        try {
            String text = environment.get(setting.variable());
            return setting.form()
                    .apply(setting.effective(
                            text == null
                                    ? WrittenSettings.in(file, new Problems()).get(setting.name())
                                    : text));
        } catch (SettingsException | IllegalArgumentException e) {
            return setting.form().apply(setting.standard());
        }
    }

    /** What is written for a setting, well-formed or not, before or without the reading of all of them; blank if nothing. */
    public static String written(Setting<?> setting, Path file, Map<String, String> environment) {
        try {
            String text = environment.get(setting.variable());
            return setting.effective(
                    text == null ? WrittenSettings.in(file, new Problems()).get(setting.name()) : text);
        } catch (SettingsException e) {
            // Whoever reads all of them is told.
            return setting.standard();
        }
    }

    /** A number behind the group is a copy of it: what no route refers to is a mistake there, too. */
    private static boolean looksLikeOurs(String name) {
        String group = spelt(name).replaceFirst("^([a-z]+)\\d+\\.", "$1.");
        return OURS.stream().anyMatch(group::startsWith);
    }

    /** A name as it would be spelt in the file: {@code BILLING_TIME_ZONE} is what the environment calls it. */
    private static String spelt(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static void fromEnvironment(
            String name,
            boolean secret,
            Map<String, String> environment,
            BiConsumer<String, String> texts,
            Problems problems) {
        String variable = Setting.variable(name);
        String text = ForeignVariables.isServiceLink(variable, environment) ? null : environment.get(variable);
        String secretFile = environment.get(variable + FROM_FILE);
        if (secretFile != null && !secret) {
            problems.add(variable + FROM_FILE + ": only a secret can come from a file; set " + variable);
        } else if (text != null && secretFile != null) {
            problems.add(variable + " and " + variable + FROM_FILE + " are both set; keep one");
        } else if (text != null) {
            texts.accept(name, text);
        } else if (secretFile != null) {
            try {
                texts.accept(name, PlainText.read(Path.of(secretFile)).strip());
            } catch (IOException | IllegalArgumentException e) {
                problems.add(variable + FROM_FILE + ": '" + secretFile + "' can't be read: " + Reason.of(e));
            }
        }
    }

    /**
     * Others may own a variable with our prefix (Kubernetes adds some for each service), so only a near miss counts, and
     * only of what no route refers to.
     */
    private static void nearMisses(
            Map<String, String> environment, Set<String> settings, Set<String> foreign, Problems problems) {
        Set<String> known = settings.stream().flatMap(SettingsFile::variables).collect(Collectors.toUnmodifiableSet());
        Set<String> ofRoutes =
                foreign.stream().flatMap(SettingsFile::variables).collect(Collectors.toUnmodifiableSet());
        environment.keySet().stream()
                .filter(variable -> Copies.isMeant(variable) && !known.contains(variable))
                .sorted()
                .forEach(variable -> problems.add(variable + ": "
                        + Copies.advice(
                                variable.substring(0, variable.indexOf('_')).toLowerCase(Locale.ROOT))
                        + " (environment)"));
        environment.keySet().stream()
                .filter(variable -> !known.contains(variable)
                        && !Copies.isMeant(variable)
                        && !ofRoutes.contains(variable)
                        && variable.contains("_")
                        && nearest(variable, known).isPresent()
                        && !ForeignVariables.isStrangers(variable, environment, known))
                .sorted()
                .forEach(variable ->
                        problems.add(variable + ": no such setting" + didYouMean(variable, known) + " (environment)"));
    }

    private static Stream<String> variables(String name) {
        return Stream.of(Setting.variable(name), Setting.variable(name) + FROM_FILE);
    }

    private static String didYouMean(String name, Set<String> known) {
        return known.stream()
                .min(java.util.Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(java.util.Comparator.naturalOrder()))
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
    }

    private static Optional<String> nearest(String name, Set<String> known) {
        return known.stream()
                .filter(other -> distance(name, other) <= SLIP_OF_THE_PEN)
                .findFirst();
    }

    /** Levenshtein's distance: how many characters must be put in, taken out or exchanged. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
