package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a token for mail is asked for, by the settings: client credentials (RFC 6749, section 4.4) or a service account's assertion (RFC
 * 7523). A key file is read anew for each token, so that a new one counts at once. Immutable.
 */
final class MailGrant {

    private static final String MICROSOFT = "https://login.microsoftonline.com/";

    private final Settings settings;
    private final String provider;

    MailGrant(Settings settings) {
        this.settings = settings;
        this.provider =
                settings.find(Setting.SMTP_OAUTH2_PROVIDER).orElse(settings.mailGoesByGraph() ? "microsoft" : "");
    }

    private boolean isGoogle() {
        return provider.equals("google");
    }

    /** Who issues the token, for people. */
    String issuer() {
        return switch (provider) {
            case "microsoft" -> "Microsoft";
            case "google" -> "Google";
            default -> "the token endpoint";
        };
    }

    /** Where it is asked for. */
    URI address() throws IOException {
        Optional<URI> set = settings.find(Setting.SMTP_OAUTH2_TOKEN_URL);
        if (set.isPresent()) {
            return set.get();
        }
        return isGoogle()
                ? account().tokenUrl()
                : URI.create(MICROSOFT + settings.get(Setting.SMTP_OAUTH2_TENANT) + "/oauth2/v2.0/token");
    }

    /** The form that asks for it. It holds a secret: it goes to the token endpoint and nowhere else. */
    String form(Instant now) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        if (isGoogle()) {
            form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            form.put(
                    "assertion",
                    account().assertion(address(), settings.get(Setting.SMTP_USERNAME), scope().orElseThrow(), now));
        } else {
            form.put("grant_type", "client_credentials");
            form.put("client_id", settings.get(Setting.SMTP_OAUTH2_CLIENT_ID));
            form.put("client_secret", secret());
            scope().ifPresent(scope -> form.put("scope", scope));
        }
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private Optional<String> scope() {
        Optional<String> set = settings.find(Setting.SMTP_OAUTH2_SCOPE);
        if (set.isPresent()) {
            return set;
        }
        if (settings.mailGoesByGraph()) {
            return Optional.of(settings.get(Setting.GRAPH_BASE_URL) + "/.default");
        }
        return switch (provider) {
            case "microsoft" -> Optional.of("https://outlook.office365.com/.default");
            case "google" -> Optional.of("https://mail.google.com/");
            default -> Optional.empty();
        };
    }

    private ServiceAccount account() throws IOException {
        try {
            return ServiceAccount.read(Path.of(settings.get(Setting.SMTP_OAUTH2_KEY_FILE)));
        } catch (IOException e) {
            throw new IOException(Setting.SMTP_OAUTH2_KEY_FILE.name() + ": " + e.getMessage());
        }
    }

    private String secret() {
        return settings.find(Setting.SMTP_OAUTH2_CLIENT_SECRET)
                .map(Secret::reveal)
                .orElse("");
    }

    /** What others say, without what was told them in secret, however they repeat it. */
    String redact(String said) {
        String secret = secret();
        return settings.redact(
                        secret.isEmpty()
                                ? said
                                : said.replace(encoded(secret), "***").replace(secret, "***"))
                .replaceAll("eyJ[A-Za-z0-9_.=-]{20,}", "***");
    }

    /** What keeps a token from being asked for, if it is known without asking. */
    Optional<String> problem() {
        if (!isGoogle() || settings.find(Setting.SMTP_OAUTH2_KEY_FILE).isEmpty()) {
            return Optional.empty();
        }
        try {
            account();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
