package io.headcount.settings;

import io.headcount.statement.Account;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One setting: its name, what it is when nobody sets it, and how its text is read. The list {@link #ALL} is the whole
 * of what an operator may set, but for the credentials of further accounts; anything else that looks like ours is a mistake. Immutable.
 *
 * @param <T> what the text is read as; null stands for a setting that is absent
 * @param name as written in the file, such as {@code keepnet.client-id}
 * @param standard the text that holds when nobody sets it; empty means absent
 * @param secret whether the value must never be shown, and may come from a file
 * @param meaning one line for people
 * @param form how the text is read, and what to say when it can't be
 */
public record Setting<T>(String name, String standard, boolean secret, String meaning, Form<T> form) {

    /** The name of the webhook that is always there; a second one is {@code webhook2}. */
    static final String FIRST_WEBHOOK = "webhook";

    /** The vendor has no monthly users for months before this one. */
    public static final YearMonth EARLIEST_PERIOD = YearMonth.of(2025, 12);

    public static final Setting<URI> KEEPNET_API_BASE_URL =
            of("keepnet.api-base-url", "https://api.keepnetlabs.com", "where the vendor's API is", Form.WEB_BASE_URL);
    public static final Setting<String> KEEPNET_CLIENT_ID =
            of("keepnet.client-id", "", "the client id of the Reseller credential", Form.TEXT);
    public static final Setting<Secret> KEEPNET_CLIENT_SECRET =
            secret("keepnet.client-secret", "the client secret of the Reseller credential", Form.SECRET);
    public static final Setting<List<String>> ACCOUNTS = of(
            "accounts",
            "",
            "the names of several accounts, separated by commas; else there is one, named default",
            Form.ACCOUNTS);
    public static final Setting<Integer> KEEPNET_PAGE_SIZE =
            of("keepnet.page-size", "1000", "how many companies to ask for at a time", Form.wholeNumber(1, 100_000));
    public static final Setting<Integer> KEEPNET_PAGES_IN_FLIGHT = of(
            "keepnet.pages-in-flight",
            "4",
            "how many pages are asked for at a time, once the first has told how many there are",
            Form.wholeNumber(1, 32));
    public static final Setting<String> KEEPNET_MONTH_FIELD = of(
            "keepnet.month-field",
            "MonthlyActiveUser",
            "the filter field that selects the month; empty sends none, which is honest only for the current month",
            Form.TEXT_OR_NONE);
    public static final Setting<String> KEEPNET_EXPORT_COLUMN =
            of("keepnet.export-column", "Monthly Users", "the column of the export that is summed", Form.TEXT);
    public static final Setting<String> KEEPNET_EXPORT_TYPE =
            of("keepnet.export-type", "CSV", "the kind of export to ask for", Form.oneOf("CSV", "Excel"));
    public static final Setting<Duration> KEEPNET_TIMEOUT = of(
            "keepnet.timeout",
            "30s",
            "how long to wait for the vendor to connect and begin its answer, or to go on with it",
            Form.DURATION);
    public static final Setting<Integer> KEEPNET_MAX_ATTEMPTS =
            of("keepnet.max-attempts", "8", "how often one call is tried", Form.wholeNumber(1, 100));
    public static final Setting<Duration> KEEPNET_RETRY_DELAY =
            of("keepnet.retry-delay", "1s", "the pause before the second try; it doubles from there", Form.DURATION);
    public static final Setting<Duration> KEEPNET_RUN_DEADLINE = of(
            "keepnet.run-deadline",
            "30m",
            "how long one statement may take in all; what is under way then is cut off",
            Form.DURATION);

    public static final Setting<ZoneId> BILLING_TIME_ZONE =
            of("billing.time-zone", "UTC", "where months begin and end, and the schedule's clock", Form.ZONE);
    public static final Setting<String> BILLING_SCHEDULE =
            of("billing.schedule", "0 0 6 * * ?", "when the books are brought up to date: a Quartz cron", Form.CRON);
    public static final Setting<YearMonth> BILLING_FIRST_PERIOD = of(
            "billing.first-period",
            "",
            "the first month to bill; else the last closed one at first start",
            Form.PERIOD);
    public static final Setting<String> BILLING_VERIFY = of(
            "billing.verify",
            "export",
            "the second witness that confirms the pages",
            Form.oneOf("export", "second-reading", "totals"));
    public static final Setting<String> BILLING_MISSING_COUNT = of(
            "billing.missing-count",
            "error",
            "what a company without a count is taken as",
            Form.oneOf("error", "zero"));

    public static final Setting<String> BILLING_MONTH_CHECK = of(
            "billing.month-check",
            "required",
            "whether a closed month is billed only if the vendor was seen to honour the month that is asked for",
            Form.oneOf("required", "off"));
    public static final Setting<Duration> BILLING_SETTLE =
            of("billing.settle", "6h", "how long after its end a month counts as closed", Form.DURATION_OR_ZERO);
    public static final Setting<Integer> BILLING_WATCH_DAYS = of(
            "billing.watch-days",
            "35",
            "for how many days after its end a billed month is read again, once a day",
            Form.wholeNumber(0, 400));
    public static final Setting<String> BILLING_CORRECTIONS = of(
            "billing.corrections",
            "deliver",
            "what happens if a billed month's numbers change",
            Form.oneOf("deliver", "notify", "off"));
    public static final Setting<String> BILLING_VANISHED = of(
            "billing.vanished",
            "name",
            "whether a company that was seen in the month and is gone at its close is only named, or billed too",
            Form.oneOf("name", "include"));

    public static final Setting<String> BILLING_REVIEW = of(
            "billing.review",
            "unusual",
            "which closed months wait for a person before anything is sent: unusual ones, all (always), or none (off)",
            Form.oneOf("unusual", "always", "off"));
    public static final Setting<BigDecimal> BILLING_REVIEW_CHANGE = of(
            "billing.review-change",
            "50%",
            "unusual is a total that differs by more than this, and by more than 100 users",
            Form.PERCENT);
    public static final Setting<BigDecimal> BILLING_REVIEW_GONE = of(
            "billing.review-gone",
            "20%",
            "unusual is that more than this of the companies with users, and at least three, have none any more",
            Form.PERCENT);

    public static final Setting<String> LEDGER_URL =
            of("ledger.url", "", "the ledger's JDBC URL; else an embedded database in data/", Form.LEDGER_URL);
    public static final Setting<String> LEDGER_USERNAME =
            of("ledger.username", "", "the database user of the ledger", Form.TEXT);
    public static final Setting<Secret> LEDGER_PASSWORD =
            secret("ledger.password", "the password of the database user", Form.SECRET);
    public static final Setting<String> LEDGER_FRESH_START = of(
            "ledger.fresh-start",
            "false",
            "whether a ledger without statements is meant although there is, or was, another one in data/",
            Form.oneOf("false", "true"));

    public static final Setting<String> EMAIL_FROM =
            of("email.from", "", "the sender of summaries and alerts", Form.ADDRESS);
    public static final Setting<List<String>> EMAIL_TO =
            of("email.to", "", "who gets the summary, separated by commas", Form.ADDRESSES);
    public static final Setting<List<String>> EMAIL_CC =
            of("email.cc", "", "who gets a copy of the summary, separated by commas", Form.ADDRESSES);
    public static final Setting<List<String>> EMAIL_BCC =
            of("email.bcc", "", "who gets a copy of the summary that nobody else sees", Form.ADDRESSES);
    public static final Setting<List<String>> EMAIL_REPLY_TO = of(
            "email.reply-to", "", "where an answer to a summary or an alert goes; else to email.from", Form.ADDRESSES);
    public static final Setting<List<String>> EMAIL_ALERT_TO = of(
            "email.alert-to",
            "",
            "who gets alerts, such as that there is no summary, separated by commas",
            Form.ADDRESSES);

    public static final Setting<Locale> EMAIL_LOCALE = of(
            "email.locale",
            "en",
            "the summary's language, and how it writes numbers and dates; texts are there for en, tr and de",
            Form.LOCALE);

    public static final Setting<Character> EMAIL_CSV_SEPARATOR = of(
            "email.csv-separator",
            ",",
            "between the cells of the CSV that is attached to the summary: a comma, a semicolon, which Excel wants where a"
                    + " comma is in numbers (de, tr), or tab",
            Form.SEPARATOR);

    public static final Setting<String> MAIL_TRANSPORT = of(
            "mail.transport",
            "smtp",
            "how mail goes out: to a mail server, or through Microsoft Graph",
            Form.oneOf("smtp", "graph"));
    public static final Setting<URI> GRAPH_BASE_URL = of(
            "graph.base-url",
            "https://graph.microsoft.com",
            "where Microsoft Graph is; another one only in a national cloud",
            Form.WEB_BASE_URL);

    public static final Setting<String> SMTP_HOST = of("smtp.host", "localhost", "the mail server", Form.HOST);
    public static final Setting<Integer> SMTP_PORT =
            of("smtp.port", "587", "the mail server's port", Form.wholeNumber(1, 65_535));
    public static final Setting<String> SMTP_AUTH = of(
            "smtp.auth",
            "password",
            "how to sign in at the mail server: by password where smtp.username is set, by an OAuth 2.0 token, or not",
            Form.oneOf("password", "oauth2", "none"));
    public static final Setting<String> SMTP_USERNAME =
            of("smtp.username", "", "the user name at the mail server; with OAuth 2.0 the mailbox", Form.TEXT);
    public static final Setting<Secret> SMTP_PASSWORD =
            secret("smtp.password", "the password at the mail server", Form.SECRET);
    public static final Setting<String> SMTP_OAUTH2_PROVIDER = of(
            "smtp.oauth2.provider",
            "",
            "microsoft or google: whose token endpoint and scope hold where none is set",
            Form.oneOf("microsoft", "google"));
    public static final Setting<String> SMTP_OAUTH2_TENANT =
            of("smtp.oauth2.tenant", "", "Microsoft's directory (tenant): its id or domain", Form.TENANT);
    public static final Setting<String> SMTP_OAUTH2_KEY_FILE =
            of("smtp.oauth2.key-file", "", "Google's service account: the JSON file with its private key", Form.TEXT);
    public static final Setting<URI> SMTP_OAUTH2_TOKEN_URL =
            of("smtp.oauth2.token-url", "", "where tokens are asked for; else the provider's address", Form.WEB_URL);
    public static final Setting<String> SMTP_OAUTH2_CLIENT_ID =
            of("smtp.oauth2.client-id", "", "the application that asks for tokens", Form.TEXT);
    public static final Setting<Secret> SMTP_OAUTH2_CLIENT_SECRET =
            secret("smtp.oauth2.client-secret", "the application's secret", Form.SECRET);
    public static final Setting<String> SMTP_OAUTH2_SCOPE =
            of("smtp.oauth2.scope", "", "what a token is asked for; else the provider's scope for mail", Form.TEXT);
    public static final Setting<String> SMTP_SECURITY =
            of("smtp.security", "starttls", "how the connection is secured", Form.oneOf("starttls", "tls", "none"));
    public static final Setting<Duration> SMTP_TIMEOUT = of(
            "smtp.timeout",
            "30s",
            "how long the mail server may take until it is ready for a mail, and again until it has taken it; also one call"
                    + " of a token endpoint or of Graph",
            Form.DURATION);

    public static final Setting<URI> WEBHOOK_URL = of("webhook.url", "", "the billing webhook's address", Form.WEB_URL);
    public static final Setting<Secret> WEBHOOK_SECRET = secret(
            "webhook.secret", "whsec_ and base64; two, separated by a space, while rotating", Form.WEBHOOK_SECRET);
    public static final Setting<Duration> WEBHOOK_TIMEOUT = of(
            "webhook.timeout",
            "20s",
            "how long one call of the webhook, or of another destination by HTTP, may take in all",
            Form.DURATION);

    public static final Setting<Secret> PROXY_URL = secret(
            "proxy.url",
            "the HTTP proxy for every call by HTTP: http://user:password@host:port; else HTTPS_PROXY and HTTP_PROXY",
            Form.PROXY_URL);
    public static final Setting<List<String>> PROXY_EXCLUDE = of(
            "proxy.exclude",
            "",
            "the hosts that are called without the proxy, written as in NO_PROXY, which counts where this is not set",
            Form.EXCLUDED_HOSTS);
    public static final Setting<List<String>> HTTP_ALLOW_PLAIN = of(
            "http.allow-plain",
            "",
            "the hosts that may be called by plain http, such as billing.internal,*.svc.cluster.local",
            Form.HOSTS);
    public static final Setting<Path> TLS_TRUST_FILE = of(
            "tls.trust-file",
            "",
            "certificates of authorities (PEM) that are trusted beside those that Java knows",
            Form.FILE);
    public static final Setting<Path> TLS_CLIENT_CERTIFICATE_FILE = of(
            "tls.client-certificate-file",
            "",
            "our certificate (PEM, with its chain) for the webhook and other receivers by HTTP that want one",
            Form.FILE);
    public static final Setting<Path> TLS_CLIENT_KEY_FILE =
            of("tls.client-key-file", "", "the private key of that certificate (PEM)", Form.FILE);
    public static final Setting<Secret> TLS_CLIENT_KEY_PASSWORD =
            secret("tls.client-key-password", "the password of the key's file, if it has one", Form.SECRET);
    public static final Setting<Duration> OPENMETER_DEDUPLICATION = of(
            "openmeter.deduplication",
            "24h",
            "how long your OpenMeter knows a repeated event by its id; 0s if it does not",
            Form.DURATION_OR_ZERO);

    public static final Setting<Duration> DELIVERY_CLAIM = of(
            "delivery.claim",
            "15m",
            "how long an attempt may take before another machine may think that this one is gone",
            Form.DURATION);
    public static final Setting<Duration> DELIVERY_MAX_AGE =
            of("delivery.max-age", "3d", "after which a delivery is held for a person", Form.DURATION);

    public static final Setting<Optional<String>> CAPACITY_SCHEDULE = of(
            "capacity.schedule",
            "off",
            "when serve mails who runs out, once a day at most: a Quartz cron, later than billing.schedule; or off",
            Form.CRON_OR_OFF);
    public static final Setting<List<String>> CAPACITY_TO =
            of("capacity.to", "", "who gets that mail, separated by commas", Form.ADDRESSES);

    public static final Setting<String> SERVER_HOST = of(
            "server.host",
            "127.0.0.1",
            "the address of this machine on which serve answers; beyond loopback only with server.password",
            Form.HOST);
    public static final Setting<Secret> SERVER_PASSWORD =
            secret("server.password", "what a browser must know, for the user headcount", Form.SECRET);
    public static final Setting<Secret> SERVER_API_TOKEN = secret(
            "server.api-token", "what a program must know to read /api/v1/, unless it knows the password", Form.SECRET);
    public static final Setting<OptionalInt> SERVER_PORT = of(
            "server.port",
            "8080",
            "where serve shows the statements and how it is; 0 takes any free port, off shows nothing",
            Form.PORT_OR_OFF);

    public static final Setting<URI> SERVER_PUBLIC_URL = of(
            "server.public-url",
            "",
            "where people reach the page that serve shows, such as https://headcount.example.com; mails link to it",
            Form.WEB_BASE_URL);

    public static final Setting<String> LOG_FORMAT = of(
            "log.format",
            "text",
            "how the log is written: for people, or a JSON object a line",
            Form.oneOf("text", "json"));

    public static final Setting<String> LOG_LEVEL = of(
            "log.level",
            "info",
            "how much is logged; debug and trace are for finding a fault, in the libraries, too",
            Form.oneOf("info", "debug", "trace"));

    /** Every setting, in the order of the documentation. */
    public static final List<Setting<?>> ALL = List.of(
            KEEPNET_API_BASE_URL,
            KEEPNET_CLIENT_ID,
            KEEPNET_CLIENT_SECRET,
            ACCOUNTS,
            KEEPNET_PAGE_SIZE,
            KEEPNET_PAGES_IN_FLIGHT,
            KEEPNET_MONTH_FIELD,
            KEEPNET_EXPORT_COLUMN,
            KEEPNET_EXPORT_TYPE,
            KEEPNET_TIMEOUT,
            KEEPNET_MAX_ATTEMPTS,
            KEEPNET_RETRY_DELAY,
            KEEPNET_RUN_DEADLINE,
            BILLING_TIME_ZONE,
            BILLING_SCHEDULE,
            BILLING_FIRST_PERIOD,
            BILLING_VERIFY,
            BILLING_MISSING_COUNT,
            BILLING_MONTH_CHECK,
            BILLING_SETTLE,
            BILLING_WATCH_DAYS,
            BILLING_CORRECTIONS,
            BILLING_VANISHED,
            BILLING_REVIEW,
            BILLING_REVIEW_CHANGE,
            BILLING_REVIEW_GONE,
            LEDGER_URL,
            LEDGER_USERNAME,
            LEDGER_PASSWORD,
            LEDGER_FRESH_START,
            EMAIL_FROM,
            EMAIL_TO,
            EMAIL_CC,
            EMAIL_BCC,
            EMAIL_REPLY_TO,
            EMAIL_ALERT_TO,
            EMAIL_LOCALE,
            EMAIL_CSV_SEPARATOR,
            MAIL_TRANSPORT,
            SMTP_HOST,
            SMTP_PORT,
            SMTP_AUTH,
            SMTP_USERNAME,
            SMTP_PASSWORD,
            SMTP_OAUTH2_PROVIDER,
            SMTP_OAUTH2_TENANT,
            SMTP_OAUTH2_KEY_FILE,
            SMTP_OAUTH2_TOKEN_URL,
            SMTP_OAUTH2_CLIENT_ID,
            SMTP_OAUTH2_CLIENT_SECRET,
            SMTP_OAUTH2_SCOPE,
            SMTP_SECURITY,
            SMTP_TIMEOUT,
            GRAPH_BASE_URL,
            WEBHOOK_URL,
            WEBHOOK_SECRET,
            WEBHOOK_TIMEOUT,
            PROXY_URL,
            PROXY_EXCLUDE,
            HTTP_ALLOW_PLAIN,
            TLS_TRUST_FILE,
            TLS_CLIENT_CERTIFICATE_FILE,
            TLS_CLIENT_KEY_FILE,
            TLS_CLIENT_KEY_PASSWORD,
            DELIVERY_MAX_AGE,
            DELIVERY_CLAIM,
            CAPACITY_SCHEDULE,
            CAPACITY_TO,
            OPENMETER_DEDUPLICATION,
            SERVER_PORT,
            SERVER_HOST,
            SERVER_PASSWORD,
            SERVER_API_TOKEN,
            SERVER_PUBLIC_URL,
            LOG_FORMAT,
            LOG_LEVEL);

    /** The text that holds: what was set, or the standard where nothing was. To set a blank is to set nothing. */
    String effective(String text) {
        return (isChosen(text) ? text : standard).strip();
    }

    boolean isChosen(String text) {
        return text != null && (!text.isBlank() || form == Form.TEXT_OR_NONE);
    }

    /**
     * The client id of an account: {@code accounts.emea.client-id}, and {@code keepnet.client-id} for the one named
     * default.
     */
    public static Setting<String> clientId(String account) {
        return account.equals(Account.DEFAULT)
                ? KEEPNET_CLIENT_ID
                : of("accounts." + account + ".client-id", "", "the client id of " + account, Form.TEXT);
    }

    /** The client secret of an account, named like its {@link #clientId}. */
    public static Setting<Secret> clientSecret(String account) {
        return account.equals(Account.DEFAULT)
                ? KEEPNET_CLIENT_SECRET
                : secret("accounts." + account + ".client-secret", "the client secret of " + account, Form.SECRET);
    }

    /** What an account was called before: {@code accounts.emea.formerly}; the ledger's history goes with it. */
    public static Setting<String> formerly(String account) {
        return of("accounts." + account + ".formerly", "", "what " + account + " was called before", Form.ACCOUNT);
    }

    /** The address of a webhook: {@code webhook2.url}, and {@code webhook.url} of the first. */
    public static Setting<URI> webhookUrl(String webhook) {
        return webhook.equals(FIRST_WEBHOOK)
                ? WEBHOOK_URL
                : of(webhook + ".url", "", "the address of " + webhook, Form.WEB_URL);
    }

    /** The secret of a webhook, named like its {@link #webhookUrl}. */
    public static Setting<Secret> webhookSecret(String webhook) {
        return webhook.equals(FIRST_WEBHOOK)
                ? WEBHOOK_SECRET
                : secret(webhook + ".secret", "what is signed with for " + webhook, Form.WEBHOOK_SECRET);
    }

    /**
     * Every setting there is, with those of further accounts and further webhooks.
     *
     * @param accounts the text of {@link #ACCOUNTS}, or null; one that can't be read is told of where all texts are read
     * @param copies the names of further webhooks
     */
    static List<Setting<?>> all(String accounts, Collection<String> copies) {
        List<Setting<?>> all = new ArrayList<>(ALL);
        copies.forEach(webhook -> {
            all.add(webhookUrl(webhook));
            all.add(webhookSecret(webhook));
        });
        try {
            List<String> names =
                    accounts == null || accounts.isBlank() ? List.of() : ACCOUNTS.form.apply(accounts.strip());
            names.stream().filter(name -> !name.equals(Account.DEFAULT)).forEach(name -> {
                all.add(clientId(name));
                all.add(clientSecret(name));
            });
            names.forEach(name -> all.add(formerly(name)));
        } catch (IllegalArgumentException e) {
            return all;
        }
        return all;
    }

    /** The environment variable that overrides it: {@code keepnet.client-id} is {@code KEEPNET_CLIENT_ID}. */
    public String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static <T> Setting<T> of(String name, String standard, String meaning, Form<T> form) {
        return new Setting<>(name, standard, false, meaning, form);
    }

    private static <T> Setting<T> secret(String name, String meaning, Form<T> form) {
        return new Setting<>(name, "", true, meaning, form);
    }
}
