package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, and that none is lost on the way without a word. */
class SettingsFileTest {

    @TempDir
    private Path folder;

    @Test
    void withoutAFileEverySettingIsAtItsStandard() throws Exception {
        Settings settings = read("", Map.of());

        assertThat(settings.get(Setting.KEEPNET_API_BASE_URL)).hasToString("https://api.keepnetlabs.com");
        assertThat(settings.get(Setting.BILLING_VERIFY)).isEqualTo("export");
        assertThat(settings.find(Setting.WEBHOOK_URL)).isEmpty();
        assertThat(SettingsFile.read(folder.resolve("absent"), Map.of()).get(Setting.KEEPNET_PAGE_SIZE))
                .isEqualTo(1000);
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Settings settings = read(
                "billing.time-zone=Europe/Istanbul\nkeepnet.page-size=50\n", Map.of("BILLING_TIME_ZONE", "Asia/Tokyo"));

        assertThat(settings.get(Setting.BILLING_TIME_ZONE)).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(settings.get(Setting.KEEPNET_PAGE_SIZE)).isEqualTo(50);
    }

    @Test
    void theFileIsUtf8WhateverTheMachineIs() throws Exception {
        assertThat(read("keepnet.export-column=Aylık Kullanıcılar 👥\n", Map.of())
                        .get(Setting.KEEPNET_EXPORT_COLUMN))
                .isEqualTo("Aylık Kullanıcılar 👥");
    }

    @Test
    void whoeverSetsTheStandardHasChosenItAndWhoeverSetsABlankHasNot() throws Exception {
        assertThat(read("", Map.of("SERVER_PORT", "8080")).isChosen(Setting.SERVER_PORT))
                .isTrue();
        assertThat(read("server.port=8080\n", Map.of()).isChosen(Setting.SERVER_PORT))
                .isTrue();
        assertThat(read("server.port=\n", Map.of("SERVER_PORT", " ")).isChosen(Setting.SERVER_PORT))
                .isFalse();
        assertThat(read("", Map.of()).get(Setting.SERVER_PORT)).hasValue(8080);
    }

    @Test
    void aBlankLeavesTheStandardInForce() throws Exception {
        Settings settings = read("billing.time-zone=\n", Map.of("KEEPNET_PAGE_SIZE", " ", "BILLING_VERIFY", ""));

        assertThat(settings.get(Setting.BILLING_TIME_ZONE)).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.get(Setting.KEEPNET_PAGE_SIZE)).isEqualTo(1000);
        assertThat(settings.get(Setting.BILLING_VERIFY)).isEqualTo("export");
    }

    @Test
    void theMonthFieldAloneCanBeBlankedAway() throws Exception {
        assertThat(read("keepnet.month-field=\n", Map.of()).find(Setting.KEEPNET_MONTH_FIELD))
                .isEmpty();
        assertThat(read("", Map.of("KEEPNET_MONTH_FIELD", "")).find(Setting.KEEPNET_MONTH_FIELD))
                .isEmpty();
        assertThat(read("", Map.of()).find(Setting.KEEPNET_MONTH_FIELD)).contains("MonthlyActiveUser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " \n"})
    void theNewlineAtTheEndOfASecretsFileIsNoPartOfTheSecret(String end) throws Exception {
        Path secret = write("secret", "s3cret-of-the-vendor" + end);

        Settings settings = read("", Map.of("KEEPNET_CLIENT_SECRET_FILE", secret.toString()));

        assertThat(settings.get(Setting.KEEPNET_CLIENT_SECRET).reveal()).isEqualTo("s3cret-of-the-vendor");
    }

    @Test
    void aSecretsFileWinsOverTheSettingsFile() throws Exception {
        Path secret = write("secret", "from-the-container");

        assertThat(read("smtp.password=from-the-file\n", Map.of("SMTP_PASSWORD_FILE", secret.toString()))
                        .get(Setting.SMTP_PASSWORD)
                        .reveal())
                .isEqualTo("from-the-container");
    }

    @Test
    void aSecretThatIsGivenTwiceIsNotGuessedAt() throws Exception {
        Path secret = write("secret", "one-of-the-two");

        SettingsException refused =
                refused("", Map.of("LEDGER_PASSWORD", "the-other-of-them", "LEDGER_PASSWORD_FILE", secret.toString()));

        assertThat(refused.problems())
                .containsExactly("LEDGER_PASSWORD and LEDGER_PASSWORD_FILE are both set; keep one");
    }

    @Test
    void aSecretsFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent");

        SettingsException refused = refused("", Map.of("WEBHOOK_SECRET_FILE", absent.toString()));

        assertThat(refused.problems()).singleElement().asString().contains("WEBHOOK_SECRET_FILE", absent.toString());
    }

    @Test
    void aSecretsFileThatIsNoTextIsNamedAndNotShown() throws Exception {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {'h', 'u', 's', 'h', (byte) 0xff, (byte) 0xfe});

        SettingsException refused = refused("", Map.of("SMTP_PASSWORD_FILE", binary.toString()));

        assertThat(refused).hasMessageContaining("SMTP_PASSWORD_FILE").hasMessageNotContaining("hush");
    }

    @Test
    void aFolderInPlaceOfASecretsFileIsNamed() {
        assertThat(refused("", Map.of("SMTP_PASSWORD_FILE", folder.toString())))
                .hasMessageContaining("SMTP_PASSWORD_FILE");
    }

    @Test
    void whatIsNoSecretCannotComeFromAFileAndIsNotIgnored() throws Exception {
        Path file = write("url", "https://billing.example.com/hook");

        SettingsException refused = refused("", Map.of("WEBHOOK_URL_FILE", file.toString()));

        assertThat(refused.problems()).singleElement().asString().contains("WEBHOOK_URL_FILE", "WEBHOOK_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "keepnet.client-secrt, keepnet.client-secret",
        "keepnet.client_id, keepnet.client-id",
        "billing.timezone, billing.time-zone",
        "billing.timeZone, billing.time-zone",
        "blling.verify, billing.verify",
        "Billing.Verify, billing.verify",
        "email.recipients, email.to",
        "BILLING.TIME-ZONE, billing.time-zone",
        "BILLING_TIME_ZONE, billing.time-zone",
        "KEEPNET_MONTH_FIELD, keepnet.month-field",
        "webhook.urls, webhook.url",
    })
    void aTypingErrorInASettingIsNamedAndNotIgnored(String written, String meant) {
        SettingsException refused = refused(written + "=hush-hush\n", Map.of());

        assertThat(refused.problems()).singleElement().asString().contains(written + ": no such setting");
        if (!written.equals("email.recipients")) {
            assertThat(refused).hasMessageContaining("did you mean " + meant + "?");
        }
        assertThat(refused).hasMessageNotContaining("hush-hush");
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPNET_CLIENTID, KEEPNET_CLIENT_ID",
        "KEEPNET_CLINET_ID, KEEPNET_CLIENT_ID",
        "KEPNET_CLIENT_ID, KEEPNET_CLIENT_ID",
        "KEEPNET_CLIENT_SECRET_FLE, KEEPNET_CLIENT_SECRET_FILE",
        "BILLING_TIMEZONE, BILLING_TIME_ZONE",
        "EMAIL_TOO, EMAIL_TO",
        "WEBHOOK_SECRETS, WEBHOOK_SECRET",
        "SMTP_PASWORD, SMTP_PASSWORD",
    })
    void aTypingErrorInTheEnvironmentIsNamedAndNotIgnored(String written, String meant) {
        SettingsException refused = refused("", Map.of(written, "hush-hush"));

        assertThat(refused.problems())
                .singleElement()
                .asString()
                .contains(written + ": no such setting", "did you mean " + meant + "?", "environment")
                .doesNotContain("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEDGER", "EMAIL", "KEEPNET", "WEBHOOK", "BILLING", "DELIVERY"})
    void whatKubernetesAddsForAServiceOfOurNameIsLeftAlone(String service) throws Exception {
        Settings settings = read(
                "",
                Map.of(
                        service + "_SERVICE_HOST", "10.0.0.7",
                        service + "_SERVICE_PORT", "5432",
                        service + "_SERVICE_PORT_HTTP", "80",
                        service + "_PORT", "tcp://10.0.0.7:5432",
                        service + "_PORT_5432_TCP", "tcp://10.0.0.7:5432",
                        service + "_PORT_5432_TCP_PROTO", "tcp",
                        service + "_PORT_5432_TCP_PORT", "5432",
                        service + "_PORT_5432_TCP_ADDR", "10.0.0.7"));

        assertThat(settings.forRoutes().keySet())
                .noneMatch(name -> name.toString().startsWith(service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP_PORT", "SERVER_PORT"})
    void aKubernetesServiceOfOurNameSetsNoPort(String variable) throws Exception {
        Settings settings = read("", Map.of(variable, "tcp://10.0.0.1:25"));

        assertThat(settings.get(Setting.SMTP_PORT)).isEqualTo(587);
        assertThat(settings.get(Setting.SERVER_PORT)).hasValue(8080);
        assertThat(refused("", Map.of(variable, "tcp://10.0.0.1:25/x"))).hasMessageContaining("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP_STARTTLS, false",
        "SMTP_SCHEME, smtps",
        "SMTP_LOGIN, x",
        "EMAIL_ENABLED, 0",
        "MAIL_ENABLED, no",
        "ALERTS_ENABLED, no",
        "WEBHOOK_ENABLED, true",
        "MAIL_FROM, a@b.example",
        "MAIL_TO, a@b.example",
        "MAIL_LOCALE, fr",
    })
    void aVariableOfSomebodyElsesChangesNothing(String variable, String text) throws Exception {
        Set<String> ofRoutes = Set.of("smtp.starttls", "smtp.scheme", "smtp.login", "email.enabled", "webhook.enabled");
        Path none = folder.resolve("none");

        assertThat(SettingsFile.read(none, Map.of(variable, text), ofRoutes).forRoutes())
                .isEqualTo(SettingsFile.read(none, Map.of(), ofRoutes).forRoutes());
    }

    @Test
    void whatFollowsFromSettingsCanNotBeSetBesides() throws Exception {
        for (String name : Settings.FOLLOWING) {
            Path file = write("application.properties", name + "=false\n");

            assertThatThrownBy(() -> SettingsFile.read(file, Map.of(), Set.of(name)))
                    .hasMessageContaining(name + ": follows from other settings");
        }
    }

    @Test
    void whatFollowsFromSettingsIsAllThatRoutesKnowBesides() throws Exception {
        Set<Object> known = read("smtp.username=me\nsmtp.password=hush\n", Map.of())
                .forRoutes()
                .keySet();

        assertThat(known)
                .containsAll(Settings.FOLLOWING)
                .allMatch(name -> Settings.FOLLOWING.contains(name)
                        || Setting.ALL.stream()
                                .anyMatch(setting -> setting.name().equals(name)));
    }

    @Test
    void aByteOrderMarkIsNoPartOfWhatAnEditorSaved() throws Exception {
        Path secret = write("secret", "\uFEFFhush-hush\r\n");

        Settings settings = read(
                "\uFEFFkeepnet.client-id=me\r\nbilling.time-zone=Asia/Tokyo\r\n",
                Map.of("KEEPNET_CLIENT_SECRET_FILE", secret.toString()));

        assertThat(settings.get(Setting.KEEPNET_CLIENT_ID)).isEqualTo("me");
        assertThat(settings.get(Setting.BILLING_TIME_ZONE)).hasToString("Asia/Tokyo");
        assertThat(settings.get(Setting.KEEPNET_CLIENT_SECRET).reveal()).isEqualTo("hush-hush");
    }

    @Test
    void aSettingThatStandsTwiceIsNotGuessedAt() {
        SettingsException refused = refused(
                "# smtp.host=no\n\nsmtp.host = \\\n   one\r\nemail.to=a@b.example\r\n  smtp.host: hush-hush\nmine=1\nmine=1\n",
                Map.of());

        assertThat(refused.problems())
                .hasSize(2)
                .anyMatch(line -> line.matches("smtp\\.host: is set twice in .*, in lines 3 and 6; keep one"))
                .anyMatch(line -> line.matches("mine: is set twice in .*, in lines 7 and 8; keep one"));
        assertThat(refused).hasMessageNotContaining("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1\nb=\\\n  2\n",
                "a=C:\\\\\nb=2\n",
                "a:1\rb 2\r",
                "# a=0 \\\na=1\n!b\n \t\nb\\\n=2",
                "a\\ b=1\nc\\=d=\\u0031\n",
                "a=1\\",
                "a=1\\\n",
                "a=1\\\n# b=2",
                "a",
                "=x",
                ""
            })
    void aFileIsReadAsEveryPropertiesFileIs(String text) throws Exception {
        Properties plain = new Properties();
        plain.load(new StringReader(text));

        assertThat(WrittenSettings.in(write("application.properties", text), new Problems()))
                .isEqualTo(plain);
    }

    @Test
    void theEnvironmentOfAnOrdinaryMachineIsNoMistake() throws Exception {
        read("", Map.of("PATH", "/bin", "HOME", "/root", "LANG", "C.UTF-8", "HOSTNAME", "x", "SMTP", "y", "MAIL", "z"));
        read("", System.getenv());
    }

    @Test
    void whatIsNotOursIsThereForAnOperatorsOwnRoutes() throws Exception {
        Settings settings = read("slack.url=https://hooks.slack.com/x\ncamel.main.name=mine\n", Map.of());

        assertThat(settings.forRoutes())
                .containsEntry("slack.url", "https://hooks.slack.com/x")
                .containsEntry("camel.main.name", "mine");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        SettingsException refused = refused(
                "keepnet.page-size=many\nbilling.time-zone=Mars/Olympus\nwebhook.secret=whsec_short\n",
                Map.of("SMTP_PORT", "99999"));

        assertThat(refused.problems())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("keepnet.page-size: "))
                .anyMatch(line -> line.startsWith("billing.time-zone: "))
                .anyMatch(line -> line.startsWith("webhook.secret: "))
                .anyMatch(line -> line.startsWith("smtp.port: "));
        assertThat(refused).hasMessageNotContaining("whsec_short");
    }

    @Test
    void everyNameThatIsWrongIsSaidAtOnce() {
        assertThat(refused("smtp.hots=a\nsmtp.prot=b\n", Map.of("SMTP_USRNAME", "c"))
                        .problems())
                .hasSize(3);
    }

    @Test
    void aBrokenEscapeInTheFileIsNoCrash() {
        assertThat(refused("smtp.host=\\u00zz\n", Map.of())).hasMessageContaining("application.properties");
    }

    @Test
    void aFileThatIsNotUtf8IsNoCrash() throws IOException {
        Path file = folder.resolve("application.properties");
        Files.write(file, "keepnet.export-column=Ayl\u0131k".getBytes("ISO-8859-9"));

        assertThat(catchThrowableOfType(SettingsException.class, () -> SettingsFile.read(file, Map.of())))
                .hasMessageContaining("application.properties");
    }

    private Settings read(String text, Map<String, String> environment) throws SettingsException, IOException {
        return SettingsFile.read(write("application.properties", text), environment);
    }

    private SettingsException refused(String text, Map<String, String> environment) {
        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> read(text, environment));
        assertThat(refused).isNotNull();
        return refused;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }
}
