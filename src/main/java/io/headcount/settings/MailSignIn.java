package io.headcount.settings;

import java.util.List;
import java.util.stream.Stream;

/** Whether what is set is enough to sign in at the mail server, or at whoever issues its tokens. */
final class MailSignIn {

    private static final List<Setting<?>> OAUTH2 = List.of(
            Setting.SMTP_OAUTH2_PROVIDER,
            Setting.SMTP_OAUTH2_TENANT,
            Setting.SMTP_OAUTH2_KEY_FILE,
            Setting.SMTP_OAUTH2_TOKEN_URL,
            Setting.SMTP_OAUTH2_CLIENT_ID,
            Setting.SMTP_OAUTH2_CLIENT_SECRET,
            Setting.SMTP_OAUTH2_SCOPE);

    private MailSignIn() {}

    /** @param mails whether mail is sent at all */
    static void check(Settings settings, boolean mails, Problems problems) {
        if (settings.mailNeedsToken()) {
            if (mails) {
                checkToken(settings, problems);
            }
            return;
        }
        OAUTH2.stream()
                .filter(settings::isChosen)
                .findFirst()
                .ifPresent(
                        set -> problems.add(
                                set.name()
                                        + ": is set, but nothing asks for a token; set smtp.auth=oauth2 or mail.transport=graph, or take it out"));
        if (settings.get(Setting.SMTP_AUTH).equals("password")) {
            checkPassword(settings, problems);
        }
    }

    private static void checkPassword(Settings settings, Problems problems) {
        boolean user = settings.find(Setting.SMTP_USERNAME).isPresent();
        if (user != settings.find(Setting.SMTP_PASSWORD).isPresent()) {
            problems.add(
                    user
                            ? "smtp.password: required, because smtp.username is set (and smtp.auth is password)"
                            : "smtp.username: required, because smtp.password is set");
        }
    }

    private static void checkToken(Settings settings, Problems problems) {
        boolean graph = settings.mailGoesByGraph();
        String why = graph ? "mail.transport=graph" : "smtp.auth=oauth2";
        String provider = settings.find(Setting.SMTP_OAUTH2_PROVIDER).orElse(graph ? "microsoft" : "");
        if (graph && provider.equals("google")) {
            problems.add("smtp.oauth2.provider: google goes with smtp.auth=oauth2; Graph is Microsoft's");
            return;
        }
        if (!graph) {
            checkSmtp(settings, problems);
        }
        switch (provider) {
            case "google" -> require(settings, "smtp.oauth2.provider=google", problems, Setting.SMTP_OAUTH2_KEY_FILE);
            case "microsoft" -> {
                if (settings.find(Setting.SMTP_OAUTH2_TOKEN_URL).isEmpty()) {
                    require(settings, why, problems, Setting.SMTP_OAUTH2_TENANT);
                }
                requireClient(settings, why, problems);
            }
            default -> {
                if (settings.find(Setting.SMTP_OAUTH2_TOKEN_URL).isEmpty()) {
                    problems.add("smtp.oauth2.provider: required, because " + why
                            + " is set: microsoft or google; for another one set smtp.oauth2.token-url");
                } else {
                    requireClient(settings, why, problems);
                }
            }
        }
    }

    private static void checkSmtp(Settings settings, Problems problems) {
        if (settings.find(Setting.SMTP_USERNAME).isEmpty()) {
            problems.add("smtp.username: required, because smtp.auth=oauth2 is set: the mailbox that sends");
        }
        if (settings.get(Setting.SMTP_SECURITY).equals("none") && !Form.isLoopback(settings.get(Setting.SMTP_HOST))) {
            problems.add("smtp.security: none would send the token in the clear, for anyone on the way to use; with"
                    + " smtp.auth=oauth2 use starttls or tls (none is allowed for this machine only)");
        }
    }

    private static void requireClient(Settings settings, String why, Problems problems) {
        require(settings, why, problems, Setting.SMTP_OAUTH2_CLIENT_ID, Setting.SMTP_OAUTH2_CLIENT_SECRET);
    }

    private static void require(Settings settings, String why, Problems problems, Setting<?>... needed) {
        Stream.of(needed)
                .filter(setting -> settings.find(setting).isEmpty())
                .forEach(setting -> problems.add(setting.name() + ": required, because " + why + " is set"
                        + (setting.secret()
                                ? "; best given as " + setting.variable() + " or, by a file, " + setting.variable()
                                        + "_FILE"
                                : "")));
    }
}
