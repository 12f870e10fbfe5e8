package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the settings in force say, what a piece of work needs of them, and that no secret gets out. */
class SettingsTest {

    private static final String FIRST = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String SECOND = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

    private static final Map<String, String> SECRETS = Map.of(
            "keepnet.client-secret", "vendor-secret-4711",
            "ledger.password", "ledger-secret-4712",
            "smtp.password", "smtp-secret-4713",
            "webhook.secret", FIRST + " " + SECOND);

    @Test
    void everyStandardCanBeRead() {
        for (Setting<?> setting : Setting.ALL) {
            if (!setting.standard().isEmpty()) {
                assertThatCode(() -> setting.form().apply(setting.standard()))
                        .as(setting.name())
                        .doesNotThrowAnyException();
            }
            assertThat(setting.meaning()).as(setting.name()).isNotBlank();
        }
    }

    @Test
    void noSettingStandsInTheListTwice() {
        assertThat(Setting.ALL.stream().map(Setting::name)).doesNotHaveDuplicates();
        assertThat(Setting.ALL.stream().map(Setting::variable)).doesNotHaveDuplicates();
    }

    @Test
    void noStandardIsASecret() {
        assertThat(Setting.ALL).filteredOn(Setting::secret).allMatch(setting -> setting.standard()
                .isEmpty());
    }

    /** The file that comes with the project names each setting once, and what is commented out is the standard. */
    @Test
    void theFileThatComesWithTheProjectTellsTheTruth() throws IOException {
        Map<String, String> written = new HashMap<>();
        Pattern line = Pattern.compile("#?([a-z]+(?:\\.[a-z0-9-]+)*)=(.*)");
        for (String text : Files.readAllLines(Path.of("config", "application.properties"))) {
            Matcher setting = line.matcher(text);
            if (setting.matches()) {
                assertThat(written.put(setting.group(1), setting.group(2)))
                        .as("%s stands there twice", setting.group(1))
                        .isNull();
            }
        }

        assertThat(written.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Setting.ALL.stream().map(Setting::name).toList());
        for (Setting<?> setting : Setting.ALL) {
            String text = written.get(setting.name());
            if (!setting.standard().isEmpty()) {
                assertThat(text).as(setting.name()).isEqualTo(setting.standard());
            } else if (!text.isEmpty()) {
                // Nothing is the standard; what is shown is an example, which must be a good one.
                assertThatCode(() -> setting.form().apply(text))
                        .as(setting.name())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void theFileThatComesWithTheProjectIsGoodAsItIs() {
        assertThatCode(() -> SettingsFile.read(Path.of("config", "application.properties"), Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void aSettingThatIsAbsentIsNotMadeUp() throws SettingsException {
        Settings settings = Settings.of(Map.of(), Map.of());

        assertThatIllegalStateException()
                .isThrownBy(() -> settings.get(Setting.WEBHOOK_URL))
                .withMessageContaining("webhook.url");
    }

    @Test
    void noSecretGoesToTheRoutes() throws SettingsException {
        Properties routes =
                Settings.of(SECRETS, Map.of("slack.channel", "#billing")).forRoutes();

        SECRETS.values().forEach(secret -> assertThat(routes.toString()).doesNotContain(secret));
        assertThat(routes.toString()).doesNotContain("MfKQ9r8", "QUJDREV");
        SECRETS.keySet().forEach(name -> assertThat(routes).doesNotContainKey(name));
        assertThat(routes).containsEntry("slack.channel", "#billing");
    }

    @Test
    void everyOtherSettingIsThereForTheRoutesAlsoWhereItIsAbsent() throws SettingsException {
        Properties routes = Settings.of(Map.of("email.to", "a@x.example, b@x.example", "smtp.username", "me"), Map.of())
                .forRoutes();

        Setting.ALL.stream().filter(setting -> !setting.secret()).forEach(setting -> assertThat(routes)
                .containsKey(setting.name()));
        assertThat(routes)
                .containsEntry("email.to", "a@x.example,b@x.example")
                .containsEntry("email.enabled", "true")
                .containsEntry("webhook.enabled", "false")
                .containsEntry("webhook.url", "")
                .containsEntry("webhook.timeout", "20000")
                .containsEntry("smtp.scheme", "smtp")
                .containsEntry("smtp.starttls", "true")
                .containsEntry("smtp.login", "#smtpLogin");
    }

    @Test
    void implicitTlsIsAnotherScheme() throws SettingsException {
        assertThat(Settings.of(Map.of("smtp.security", "TLS"), Map.of()).forRoutes())
                .containsEntry("smtp.scheme", "smtps")
                .containsEntry("smtp.starttls", "false")
                .doesNotContainKey("smtp.login");
    }

    @Test
    void whatAnOperatorAddsCannotTakeTheNameOfASetting() throws SettingsException {
        assertThat(Settings.of(Map.of(), Map.of("billing.verify", "totals")).forRoutes())
                .containsEntry("billing.verify", "export");
    }

    @Test
    void everySecretIsTakenOutOfAText() throws SettingsException {
        Settings settings = Settings.of(SECRETS, Map.of());
        String text = "a vendor-secret-4711 b ledger-secret-4712 c smtp-secret-4713 d " + SECOND + " e " + FIRST + ".";

        assertThat(settings.redact(text)).isEqualTo("a *** b *** c *** d *** e ***.");
    }

    @Test
    void aSecretThatBeginsWithAnotherLeavesNoRest() throws SettingsException {
        Settings settings = Settings.of(
                Map.of(
                        "smtp.password", "hush",
                        "ledger.password", "hush-and-more",
                        "keepnet.client-secret", "hush-and-more-of-it"),
                Map.of());

        assertThat(settings.redact("hush-and-more-of-it, hush-and-more, hush")).isEqualTo("***, ***, ***");
    }

    @Test
    void aVeryShortSecretDoesNotMakeEveryTextUnreadable() throws SettingsException {
        Settings settings = Settings.of(Map.of("smtp.password", "e"), Map.of());

        assertThat(settings.redact("The receiver answered 500")).isEqualTo("The receiver answered 500");
    }

    @Test
    void aSecretDoesNotShowItself() throws SettingsException {
        Settings settings = Settings.of(SECRETS, Map.of());

        assertThat(new Secret("hush-hush")).hasToString("***");
        assertThat(settings.toString() + settings.get(Setting.WEBHOOK_SECRET)).doesNotContain("MfKQ", "4711");
        assertThat(String.valueOf(settings.find(Setting.KEEPNET_CLIENT_SECRET))).doesNotContain("4711");
    }

    @Test
    void nothingCanBeReadWithoutACredential() {
        SettingsException refused = refused(Map.of(), Requirements.READ);

        assertThat(refused.problems())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("keepnet.client-id: required"))
                .anyMatch(line -> line.startsWith("keepnet.client-secret: required")
                        && line.contains("KEEPNET_CLIENT_SECRET_FILE"));
    }

    @Test
    void aBlankCredentialIsNone() {
        assertThat(refused(Map.of("keepnet.client-id", " ", "keepnet.client-secret", ""), Requirements.READ)
                        .problems())
                .hasSize(2);
    }

    @Test
    void aDestinationThatIsHalfSetIsAnError() {
        assertThat(refused(Map.of("email.to", "a@x.example"), Requirements.DELIVER))
                .hasMessageContaining("email.from: required");
        assertThat(refused(Map.of("email.alert-to", "a@x.example"), Requirements.DELIVER))
                .hasMessageContaining("email.from: required");
        assertThat(refused(Map.of("webhook.url", "https://x.example"), Requirements.DELIVER))
                .hasMessageContaining("webhook.secret: required");
        assertThat(refused(Map.of("smtp.username", "me"), Requirements.DELIVER))
                .hasMessageContaining("smtp.password: required");
        assertThat(refused(Map.of("smtp.password", "hush-hush"), Requirements.DELIVER))
                .hasMessageContaining("smtp.username: required")
                .hasMessageNotContaining("hush-hush");
    }

    @Test
    void aTokenNeedsWhoeverGivesItAndIsNotSetForNothing() throws SettingsException {
        Map<String, String> mail = Map.of("email.to", "a@x.example", "email.from", "b@x.example");
        assertThat(refusedWith(mail, Map.of("smtp.auth", "oauth2")))
                .hasMessageContaining("smtp.username: required")
                .hasMessageContaining("smtp.oauth2.provider: required");
        assertThat(refusedWith(mail, Map.of("smtp.auth", "oauth2", "smtp.oauth2.provider", "microsoft")))
                .hasMessageContaining("smtp.oauth2.tenant: required")
                .hasMessageContaining("smtp.oauth2.client-id: required")
                .hasMessageContaining("SMTP_OAUTH2_CLIENT_SECRET_FILE");
        assertThat(refusedWith(mail, Map.of("smtp.auth", "oauth2", "smtp.oauth2.provider", "google")))
                .hasMessageContaining("smtp.oauth2.key-file: required");
        assertThat(refusedWith(mail, Map.of("mail.transport", "graph", "smtp.oauth2.provider", "google")))
                .hasMessageContaining("Graph is Microsoft's");
        assertThat(refusedWith(mail, Map.of("smtp.oauth2.tenant", "x.example")))
                .hasMessageContaining("smtp.oauth2.tenant: is set, but nothing asks for a token; set smtp.auth=oauth2");
        assertThat(refusedWith(mail, Map.of("mail.transport", "graph", "delivery.claim", "100s")))
                .hasMessageContaining("longer than five times smtp.timeout");
        assertThat(refused(Map.of("email.bcc", "a@x.example"), Requirements.DELIVER))
                .hasMessageContaining("email.to: required, because email.bcc is set");

        Requirements.check(
                Settings.of(
                        Map.of(
                                "email.to",
                                "a@x.example",
                                "email.from",
                                "b@x.example",
                                "smtp.auth",
                                "none",
                                "smtp.username",
                                "me"),
                        Map.of()),
                Requirements.DELIVER);
    }

    private static SettingsException refusedWith(Map<String, String> texts, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(texts);
        all.putAll(more);
        return refused(all, Requirements.DELIVER);
    }

    @Test
    void whatSeveralNeedIsSaidAtOnce() {
        assertThat(refused(
                                Map.of("webhook.url", "https://x.example", "email.to", "a@x.example"),
                                Requirements.READ,
                                Requirements.DELIVER)
                        .problems())
                .hasSize(4);
    }

    @Test
    void enoughIsEnough() throws SettingsException {
        Map<String, String> texts = new HashMap<>(SECRETS);
        texts.putAll(Map.of(
                "keepnet.client-id", "id",
                "webhook.url", "https://x.example",
                "email.to", "a@x.example",
                "email.from", "b@x.example",
                "smtp.username", "me"));
        Settings settings = Settings.of(texts, Map.of());

        assertThatCode(() -> Requirements.check(settings, Requirements.values()))
                .doesNotThrowAnyException();
        assertThat(settings.emailIsOn()).isTrue();
        assertThat(settings.webhookIsOn()).isTrue();
    }

    @Test
    void theProblemsAreTheMessage() {
        SettingsException exception = new SettingsException(List.of("a: wrong", "b: wrong"));

        assertThat(exception.getMessage().lines()).containsExactly("a: wrong", "b: wrong");
    }

    private static SettingsException refused(Map<String, String> texts, Requirements... needed) {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class, () -> Requirements.check(Settings.of(texts, Map.of()), needed));
        assertThat(refused).isNotNull();
        return refused;
    }
}
