package io.headcount.settings;

import io.headcount.statement.Account;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings in force, all of them well-formed. Nothing that they say changes; safe to share.
 *
 * <p>Whether what is set is also <em>sufficient</em> depends on the command: see {@link Requirements}.
 */
public final class Settings {

    private static final Pattern IN_THE_CLEAR =
            Pattern.compile("^jdbc:postgresql://.*[?&]sslmode=(disable|allow|prefer)(&|$)");

    /** Anything shorter would stand in many a text by chance. */
    private static final int SHORTEST_SECRET = 4;

    /**
     * What the routes refer to and nobody sets: it follows from settings, and one that could be set besides could switch off what they
     * promise.
     */
    static final Set<String> FOLLOWING = Set.of(
            "email.enabled",
            "alerts.enabled",
            "capacity.enabled",
            "mail.enabled",
            "webhook.enabled",
            "smtp.scheme",
            "smtp.starttls",
            "smtp.login");

    /** Whether it follows from other settings, and can't be set itself. */
    static boolean follows(String name) {
        return FOLLOWING.contains(name) || Copies.follow(name);
    }

    /** What is set, by name; each text can be read by its setting's form, because that was tried at the beginning. */
    private final Map<String, String> texts;

    /** The names of those that somebody set. */
    private final Set<String> chosen;

    private final Map<String, String> others;

    private final List<Setting<?>> all;

    /** What must not be seen. Grows when settings of new routes come while it serves; what was a secret stays one. */
    private final Set<String> hidden;

    private final Proxies conventional;

    private Settings(
            List<Setting<?>> all,
            Map<String, String> texts,
            Set<String> chosen,
            Map<String, String> others,
            Set<String> hidden,
            Proxies conventional) {
        this.conventional = conventional;
        this.hidden = hidden;
        this.all = List.copyOf(all);
        this.texts = texts;
        this.chosen = chosen;
        this.others = others;
    }

    /**
     * Reads the texts of our settings.
     *
     * @param texts by the settings' names; what is missing or blank is as the setting's standard says
     * @param others everything else that the operator wrote, for Camel and for the operator's own routes
     * @throws SettingsException naming every text that can't be read
     */
    static Settings of(Map<String, String> texts, Map<String, String> others) throws SettingsException {
        return of(texts, others, Proxies.NONE, Set.of());
    }

    /**
     * As the other.
     *
     * @param conventional the proxies where our own settings name none
     * @param copies the names of further webhooks
     */
    static Settings of(Map<String, String> texts, Map<String, String> others, Proxies conventional, Set<String> copies)
            throws SettingsException {
        List<Setting<?>> all = Setting.all(texts.get(Setting.ACCOUNTS.name()), copies);
        Map<String, String> readable = new HashMap<>();
        Set<String> chosen = new HashSet<>();
        Problems problems = new Problems();
        for (Setting<?> setting : all) {
            String text = setting.effective(texts.get(setting.name()));
            if (setting.isChosen(texts.get(setting.name()))) {
                chosen.add(setting.name());
            }
            if (!text.isEmpty()) {
                try {
                    setting.form().check(text);
                    readable.put(setting.name(), text);
                } catch (IllegalArgumentException e) {
                    problems.add(setting.name() + ": " + e.getMessage());
                }
            }
        }
        problems.throwIfAny();
        Settings settings = new Settings(
                all,
                Map.copyOf(readable),
                Set.copyOf(chosen),
                Map.copyOf(others),
                ConcurrentHashMap.newKeySet(),
                conventional);
        settings.checkFormerNames(problems);
        settings.addresses()
                .forEach((name, url) ->
                        settings.plainHttp().problem(url).ifPresent(problem -> problems.add(name + ": " + problem)));
        problems.throwIfAny();
        return settings;
    }

    /** What was one account's history can't go to two, and not while the account goes on under its old name. */
    private void checkFormerNames(Problems problems) {
        Map<String, String> heirs = new HashMap<>();
        for (String account : accounts()) {
            String former = formerly(account).orElse(null);
            String name = Setting.formerly(account).name();
            if (former == null) {
                continue;
            }
            if (accounts().contains(former)) {
                problems.add(name + ": '" + former + "' is still in accounts (" + String.join(", ", accounts())
                        + "); an account has one name: take " + former + " out of accounts, or " + name + " away");
            }
            String heir = heirs.putIfAbsent(former, account);
            if (heir != null) {
                problems.add(name + ": '" + former + "' is what "
                        + Setting.formerly(heir).name() + " names, too; its history can go with one account only");
            }
        }
    }

    /**
     * These settings, but with what others say to the operator's routes. The secrets of both are hidden by both from now on: who was
     * given these at the start also meets what the new routes bring.
     */
    public Settings withOthersOf(Settings fresh) {
        Settings renewed = new Settings(all, texts, chosen, fresh.others, hidden, conventional);
        renewed.secretParts().forEach(hidden::add);
        return renewed;
    }

    /** The value of a setting, or nothing if it is absent. */
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(texts.get(setting.name())).map(setting.form());
    }

    /**
     * The value of a setting that has a standard or that {@link Requirements} has seen to.
     *
     * @throws IllegalStateException if it is absent all the same
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.name() + " is not set"));
    }

    /** The names of the accounts; {@code default} where no others are configured. */
    public List<String> accounts() {
        return find(Setting.ACCOUNTS).orElse(List.of(Account.DEFAULT));
    }

    /** What an account was called before, if it says so. */
    public Optional<String> formerly(String account) {
        return find(Setting.formerly(account));
    }

    /** Whether somebody set it, be it to its standard. */
    public boolean isChosen(Setting<?> setting) {
        return chosen.contains(setting.name());
    }

    /** Which proxy a call goes through. */
    public Proxies proxies() {
        return conventional.with(
                find(Setting.PROXY_URL).map(url -> ProxyAddress.of(url.reveal(), Setting.PROXY_URL.name())),
                find(Setting.PROXY_EXCLUDE));
    }

    /** Where plain http may go. */
    public PlainHttp plainHttp() {
        return new PlainHttp(new HostPatterns(find(Setting.HTTP_ALLOW_PLAIN).orElse(List.of())));
    }

    /** Our own settings that hold the address of somebody whom we call by HTTP, with their names. */
    private Map<String, URI> addresses() {
        Map<String, URI> addresses = new TreeMap<>();
        for (Setting<?> setting : all) {
            if (find(setting).orElse(null) instanceof URI url) {
                addresses.put(setting.name(), url);
            }
        }
        return addresses;
    }

    /**
     * The addresses of others whom the routes may call by HTTP, by the settings that hold them: ours, and those that the operator wrote for
     * destinations.
     */
    public Map<String, URI> receivers() {
        Map<String, URI> receivers = addresses();
        // The vendor is none, how mail gets its token and goes out is looked at with the mail, and our own page is for
        // people.
        receivers
                .keySet()
                .removeAll(Set.of(
                        Setting.KEEPNET_API_BASE_URL.name(),
                        Setting.GRAPH_BASE_URL.name(),
                        Setting.SERVER_PUBLIC_URL.name(),
                        Setting.SMTP_OAUTH2_TOKEN_URL.name()));
        others.forEach((name, text) -> {
            if (text.strip().matches("(?i)https?://.*")) {
                try {
                    receivers.put(name, Form.WEB_URL.apply(text.strip()));
                } catch (IllegalArgumentException e) {
                    // Where a route needs it, that is told.
                }
            }
        });
        return receivers;
    }

    /** What is sent so that it can be read on its way, because the settings allow it; a line each, without the path of an address. */
    public List<String> inTheClear() {
        List<String> lines = new ArrayList<>();
        Map<String, URI> called = receivers();
        called.putAll(addresses());
        called.forEach((name, url) -> {
            if (plainHttp().isInTheClear(url)) {
                lines.add("what goes to http://" + url.getAuthority() + " (" + name
                        + ") is sent in the clear, as http.allow-plain allows");
            }
        });
        String server = get(Setting.SMTP_HOST);
        boolean mails = emailIsOn() || find(Setting.EMAIL_ALERT_TO).isPresent();
        if (mails && get(Setting.SMTP_SECURITY).equals("none") && !Form.isLoopback(server)) {
            lines.add("mail goes to " + server + " in the clear, as smtp.security=none says");
        }
        find(Setting.LEDGER_URL).filter(url -> IN_THE_CLEAR.matcher(url).find()).ifPresent(url -> {
            String hosts = url.replaceFirst("jdbc:postgresql://([^/?]*).*", "$1");
            if (!Arrays.stream(hosts.split(",")).allMatch(host -> Form.isLoopback(host.replaceFirst(":\\d+$", "")))) {
                lines.add("the ledger is talked to at " + hosts + " in the clear, as sslmode in ledger.url allows");
            }
        });
        return lines;
    }

    /** Whether summaries go out by e-mail. */
    public boolean emailIsOn() {
        return find(Setting.EMAIL_TO).isPresent();
    }

    /** Whether somebody signs in at the mail server, by password or by token. */
    public boolean mailSignsIn() {
        return !get(Setting.SMTP_AUTH).equals("none")
                && find(Setting.SMTP_USERNAME).isPresent();
    }

    /** Whether mail goes through Microsoft Graph instead of a mail server. */
    public boolean mailGoesByGraph() {
        return get(Setting.MAIL_TRANSPORT).equals("graph");
    }

    /** Whether mail needs an OAuth 2.0 token. */
    public boolean mailNeedsToken() {
        return mailGoesByGraph() || get(Setting.SMTP_AUTH).equals("oauth2");
    }

    /**
     * How many times {@code smtp.timeout} one attempt to send a mail may last, without what its length adds: the two halves of a
     * conversation; with a token the token's call, and both once more for a token that was rejected.
     */
    public int mailTimeouts() {
        return mailNeedsToken() ? 5 : 2;
    }

    /** Whether who runs out is mailed on a schedule. */
    public boolean capacityIsMailed() {
        return get(Setting.CAPACITY_SCHEDULE).isPresent();
    }

    /** Whether statements go to the first webhook. */
    public boolean webhookIsOn() {
        return isOn(Setting.FIRST_WEBHOOK);
    }

    /** The names of the webhooks that there may be: {@code webhook}, and those that copied routes name, such as {@code webhook2}. */
    public List<String> webhooks() {
        Set<String> copies = Copies.of(all.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet()));
        return Stream.concat(Stream.of(Setting.FIRST_WEBHOOK), copies.stream()).toList();
    }

    /** Whether statements go to a webhook of this name. */
    public boolean isOn(String webhook) {
        return find(Setting.webhookUrl(webhook)).isPresent();
    }

    /** The copied groups among some names of settings that were not there when these settings were read: a restart takes them in. */
    public Set<String> unknownCopies(Collection<String> names) {
        Set<String> unknown = Copies.of(names);
        unknown.removeAll(webhooks());
        return unknown;
    }

    /**
     * What the routes may refer to by {@code {{name}}}: every setting of ours that is no secret (empty where absent),
     * a few that follow from them, and whatever else the operator wrote.
     */
    public Properties forRoutes() {
        Map<String, String> routes = new LinkedHashMap<>(others);
        for (Setting<?> setting : all) {
            if (!setting.secret()) {
                routes.put(setting.name(), find(setting).map(Settings::text).orElse(""));
            }
        }
        // Camel's endpoint takes no address of IPv6 for a host; who connects asks the settings, and not the endpoint.
        routes.computeIfPresent(
                Setting.SMTP_HOST.name(), (name, host) -> host.contains(":") ? "address.of.ipv6" : host);
        String security = get(Setting.SMTP_SECURITY);
        routes.put("email.enabled", String.valueOf(emailIsOn()));
        boolean alerts = find(Setting.EMAIL_ALERT_TO).isPresent();
        routes.put("alerts.enabled", String.valueOf(alerts));
        routes.put("capacity.enabled", String.valueOf(capacityIsMailed()));
        routes.put("mail.enabled", String.valueOf(emailIsOn() || alerts || capacityIsMailed()));
        webhooks().forEach(webhook -> routes.put(webhook + ".enabled", String.valueOf(isOn(webhook))));
        routes.put("smtp.scheme", security.equals("tls") ? "smtps" : "smtp");
        routes.put("smtp.starttls", String.valueOf(security.equals("starttls")));
        if (mailSignsIn()) {
            routes.put("smtp.login", "#smtpLogin");
        }
        Properties properties = new Properties();
        properties.putAll(routes);
        return properties;
    }

    /**
     * What keeps a route from being started with what is set.
     *
     * @param needed the settings without which it can't be, by their names; ours are always there, if only blank
     * @return for each that is absent, blank or an address that must not be called, a line that begins with its name
     */
    public List<String> problemsOf(Collection<String> needed) {
        Properties known = forRoutes();
        Set<String> ours = all.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
        List<String> problems = new ArrayList<>();
        for (String name : needed) {
            String text = known.getProperty(name);
            if (text == null || (others.containsKey(name) && !ours.contains(name) && text.isBlank())) {
                problems.add(name + ": not set; set it in config/application.properties or as "
                        + Setting.variable(name)
                        + (RouteSetting.isSecret(name) ? " (or, by a file, " + Setting.variable(name) + "_FILE)" : ""));
            } else if (!ours.contains(name)) {
                RouteSetting.problem(text, plainHttp()).ifPresent(problem -> problems.add(name + ": " + problem));
            }
        }
        return problems;
    }

    /** A text without any of our secrets or those of the routes, for whatever is shown or kept although others had a hand in it. */
    public String redact(String text) {
        String redacted = text;
        // The longest first, so that a secret that begins with another leaves no rest.
        List<String> parts = Stream.concat(secretParts(), hidden.stream())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String part : parts) {
            redacted = redacted.replace(part, Secret.SHOWN);
        }
        return redacted;
    }

    private Stream<String> secretParts() {
        Stream<String> ours = all.stream()
                .flatMap(setting -> find(setting).stream())
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .flatMap(secret -> secret.parts().stream());
        Stream<String> addresses = Stream.concat(
                        webhooks().stream()
                                .map(webhook -> Setting.webhookUrl(webhook).name())
                                .filter(texts::containsKey)
                                .map(name -> Map.entry(name, texts.get(name))),
                        others.entrySet().stream())
                .flatMap(setting ->
                        RouteSetting.hidden(setting.getKey(), setting.getValue().strip()).stream());
        return Stream.of(ours, addresses, proxies().hidden().stream())
                .flatMap(parts -> parts)
                .filter(part -> part.length() >= SHORTEST_SECRET);
    }

    private static String text(Object value) {
        if (value instanceof java.time.Duration duration) {
            return String.valueOf(duration.toMillis());
        }
        if (value instanceof OptionalInt port) {
            return port.isPresent() ? String.valueOf(port.getAsInt()) : "off";
        }
        if (value instanceof Optional<?> schedule) {
            return schedule.map(Object::toString).orElse("off");
        }
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : value.toString();
    }
}
