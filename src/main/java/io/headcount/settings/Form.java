package io.headcount.settings;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * How the text of a setting is read. A form refuses a text by an {@link IllegalArgumentException} whose message goes
 * on after 'keepnet.page-size: '; the message of a secret's form never repeats the text.
 */
@FunctionalInterface
public interface Form<T> extends Function<String, T> {

    Form<String> TEXT = text -> text;
    /** A text for which to be blank means something of its own, and not that the standard holds. */
    Form<String> TEXT_OR_NONE = text -> text.strip();

    Form<Secret> SECRET = Secret::new;

    /** A host name or address: letters, digits, dots, hyphens, or an IPv6 address. */
    Form<String> HOST = text -> {
        if (!text.matches("[\\p{Alnum}._-]+|\\[?[0-9a-fA-F:.]+]?")) {
            throw refuse(text, "a host name");
        }
        return text;
    };

    /**
     * A web address, {@code https} or {@code http}; whether plain http may go there, {@link PlainHttp} says. What is refused is not
     * repeated: it may hold a password or, as a chat's webhook does, be a secret itself.
     */
    Form<URI> WEB_URL = text -> {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be a web address such as https://example.com");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("must be a web address such as https://example.com");
        }
        if (url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("must hold no user, password or fragment");
        }
        return url;
    };

    /** Such an address to which paths are added, as it is written: one without a query, and no slash at its end. */
    Form<URI> WEB_BASE_URL = text -> {
        URI url = WEB_URL.apply(text);
        if (url.getRawQuery() != null) {
            throw new IllegalArgumentException("must hold no query; it is the address that paths are added to");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    };

    Pattern LENGTH = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /** A length of time, one millisecond to a year: {@code 500ms}, {@code 30s}, {@code 30m}, {@code 2h}, {@code 3d}. */
    Form<Duration> DURATION = text -> {
        Matcher length = LENGTH.matcher(text);
        if (!length.matches()) {
            throw refuse(text, "a length of time such as 30s, 30m, 2h or 3d");
        }
        long amount = Long.parseLong(length.group(1));
        Duration duration =
                switch (length.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        if (duration.isZero() || duration.compareTo(Duration.ofDays(366)) > 0) {
            throw refuse(text, "a length of time between a millisecond and a year");
        }
        return duration;
    };

    /** As {@link #DURATION}, or {@code 0s} for none. */
    Form<Duration> DURATION_OR_ZERO = text -> text.matches("0+\\s*(ms|s|m|h|d)") ? Duration.ZERO : DURATION.apply(text);

    Form<ZoneId> ZONE = text -> {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw refuse(text, "a time zone such as UTC or Europe/Istanbul");
        }
    };

    Form<String> CRON = text -> {
        try {
            if (new CronExpression(text).getNextValidTimeAfter(new Date()) == null) {
                throw new IllegalArgumentException("'" + text + "' never comes, such as a 30th of February");
            }
            return text;
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a Quartz cron expression, such as '0 0 6 * * ?' for every day at 06:00: "
                            + e.getMessage());
        }
    };

    /** As {@link #CRON}, or {@code off}. */
    Form<Optional<String>> CRON_OR_OFF =
            text -> text.equalsIgnoreCase("off") ? Optional.empty() : Optional.of(CRON.apply(text));

    /** A month that the vendor may know: {@code yyyy-MM}, from {@link Setting#EARLIEST_PERIOD} on. */
    Form<YearMonth> PERIOD = text -> {
        if (!text.matches("\\d{4}-\\d{2}")) {
            throw refuse(text, "a month such as 2026-10");
        }
        try {
            YearMonth period = YearMonth.parse(text);
            if (period.isBefore(Setting.EARLIEST_PERIOD)) {
                throw new IllegalArgumentException("the vendor has no monthly users for months before "
                        + Setting.EARLIEST_PERIOD + ", and " + text + " is one");
            }
            return period;
        } catch (DateTimeException e) {
            throw refuse(text, "a month such as 2026-10");
        }
    };

    /** An embedded database or PostgreSQL; a password in the address would reach logs and messages. */
    Form<String> LEDGER_URL = text -> {
        if (!text.startsWith("jdbc:h2:") && !text.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("must begin with jdbc:postgresql: or jdbc:h2:");
        }
        if (text.matches("jdbc:h2:(tcp|ssl):.*")) {
            throw new IllegalArgumentException("an H2 server is refused, because an H2 ledger is taken for one that"
                    + " nobody else has open; use PostgreSQL to share a ledger");
        }
        if (text.toLowerCase(Locale.ROOT).contains("password=") || text.matches("jdbc:postgresql://[^/]*@.*")) {
            throw new IllegalArgumentException("must hold no password; set ledger.password");
        }
        if (text.startsWith("jdbc:postgresql:") && text.toLowerCase(Locale.ROOT).contains("pluginclassname=")) {
            throw new IllegalArgumentException(
                    "must name no plugin of the driver's: whether and to whom the password is"
                            + " told is decided here");
        }
        if (text.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE")) {
            throw new IllegalArgumentException("AUTO_SERVER is refused, because it listens on every network interface;"
                    + " use PostgreSQL to share a ledger");
        }
        return text;
    };

    /** With or without a name; a domain in other letters becomes the ASCII that mail servers know it by. */
    Form<String> ADDRESS = MailAddress::of;

    /** One address or more. */
    Form<List<String>> ADDRESSES = MailAddress::list;

    /** A directory of Microsoft's: its id, or a domain of it. An application asks for itself, so it has to be one and not any. */
    Form<String> TENANT = text -> {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}")) {
            throw refuse(
                    text, "a directory (tenant) id, such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain of it");
        }
        if (Set.of("common", "organizations", "consumers").contains(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'" + text + "' stands for any directory; an application asks one for"
                    + " tokens: write the directory (tenant) id that Entra shows for it");
        }
        return text;
    };

    /** One or two Standard Webhooks secrets: {@code whsec_} and the base64 of 24 to 64 bytes. */
    Form<Secret> WEBHOOK_SECRET = text -> {
        String[] secrets = text.split("\\s+");
        if (secrets.length > 2) {
            throw new IllegalArgumentException("holds " + secrets.length + " secrets; two are the most");
        }
        for (String secret : secrets) {
            int bytes;
            try {
                bytes = secret.startsWith("whsec_")
                        ? Base64.getDecoder().decode(secret.substring("whsec_".length())).length
                        : 0;
            } catch (IllegalArgumentException e) {
                bytes = 0;
            }
            if (bytes < 24 || bytes > 64) {
                throw new IllegalArgumentException("must be whsec_ followed by the base64 of 24 to 64 random bytes");
            }
        }
        return new Secret(text);
    };

    /** The name of an account. */
    Form<String> ACCOUNT = text -> {
        if (!text.matches("[a-z0-9][a-z0-9-]{0,30}")) {
            throw refuse(text, "a name such as emea (small letters, digits and hyphens)");
        }
        return text;
    };

    /** One name or more, each for an account: small letters, digits and hyphens, as its settings and files bear it. */
    Form<List<String>> ACCOUNTS = text -> {
        List<String> names = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty() || names.stream().anyMatch(name -> !name.matches("[a-z0-9][a-z0-9-]{0,30}"))) {
            throw refuse(text, "a list of names such as emea,apac (small letters, digits and hyphens)");
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw refuse(text, "a list of names that differ");
        }
        return names;
    };

    /** A language, with or without a country: {@code en}, {@code tr}, {@code de-CH}. */
    Form<Locale> LOCALE = text -> {
        Locale locale = Locale.forLanguageTag(text.replace('_', '-'));
        if (!Set.of(Locale.getISOLanguages()).contains(locale.getLanguage())
                || !locale.toLanguageTag().equalsIgnoreCase(text.replace('_', '-'))) {
            throw refuse(text, "a language such as en, tr or de-CH");
        }
        return locale;
    };

    /** What stands between the cells of a CSV: {@code ,} or {@code ;}, or {@code tab}, since a tab by itself would be a blank. */
    Form<Character> SEPARATOR = text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "," -> ',';
        case ";" -> ';';
        case "tab" -> '\t';
        default -> throw refuse(text, "one of , ; or tab");
    };

    /** A port, {@code 0} for any that is free, or {@code off}, which is empty. */
    Form<OptionalInt> PORT_OR_OFF = text -> {
        if (text.equalsIgnoreCase("off")) {
            return OptionalInt.empty();
        }
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        throw refuse(text, "a port from 0 to 65535, or off");
    };

    Pattern SHARE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,4})?)\\s*%");

    /** A share in percent, from 0 to 999999: {@code 50%}, {@code 12.5 %}. */
    Form<BigDecimal> PERCENT = text -> {
        Matcher share = SHARE.matcher(text);
        if (!share.matches()) {
            throw refuse(text, "a share in percent such as 20%");
        }
        return new BigDecimal(share.group(1));
    };

    /** The address of an HTTP proxy. It may hold a password, and is shown to nobody. */
    Form<Secret> PROXY_URL = text -> {
        ProxyAddress.of(text, "proxy.url");
        return new Secret(text);
    };

    Pattern HOST_PATTERN =
            Pattern.compile("(\\*\\.)?[\\p{Alnum}_-]+(\\.[\\p{Alnum}_-]+)*\\.?|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

    /** Hosts by their names, {@code *.} and a domain for all that lies below it, or addresses; separated by commas. */
    Form<List<String>> HOSTS = text -> {
        List<String> hosts = Proxies.hosts(text);
        hosts.stream()
                .filter(host -> !HOST_PATTERN.matcher(host).matches())
                .findFirst()
                .ifPresent(host -> {
                    throw refuse(host, "a host such as billing.internal or *.svc.cluster.local");
                });
        return hosts;
    };

    /** As {@code NO_PROXY} is written: hosts, domains, {@code host:port}, networks such as {@code 10.0.0.0/8}, or {@code *}. */
    Form<List<String>> EXCLUDED_HOSTS = text -> {
        List<String> hosts = Proxies.hosts(text);
        hosts.stream()
                .filter(host -> !host.matches("[\\p{Alnum}._:*/\\[\\]-]+"))
                .findFirst()
                .ifPresent(host -> {
                    throw refuse(
                            host,
                            "a host, a domain or a network such as internal.example, *.internal.example or 10.0.0.0/8");
                });
        return hosts;
    };

    /** The path of a file; what is in it, whoever reads it says. */
    Form<Path> FILE = text -> {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refuse(text, "the path of a file");
        }
    };

    static Form<Integer> wholeNumber(int least, int most) {
        return text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, in the same words
            }
            throw refuse(text, "a whole number from " + least + " to " + most);
        };
    }

    static Form<String> oneOf(String... words) {
        return new OneOf(List.of(words));
    }

    /** One of some words, in capitals or not. */
    record OneOf(List<String> choices) implements Form<String> {
        @Override
        public String apply(String text) {
            return choices.stream()
                    .filter(text::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> refuse(text, "one of " + String.join(", ", choices)));
        }
    }

    /** All that may be written, where that is a few words; else empty. */
    default List<String> choices() {
        return List.of();
    }

    /** Whether a host is this very machine, by its name or address alone: nothing is looked up. */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!bare.matches("127(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(bare).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    /**
     * Reads a text of which only whether it can be read is of interest.
     *
     * @throws IllegalArgumentException as {@link #apply}
     */
    default void check(String text) {
        Objects.requireNonNull(apply(text));
    }

    private static IllegalArgumentException refuse(String text, String wanted) {
        return new IllegalArgumentException("'" + text + "' is not " + wanted);
    }
}
