package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that only an operator's routes know: found where ours are found, and their secrets kept as ours are. */
class SettingsOfRoutesTest {

    @TempDir
    private Path folder;

    @Test
    void theyComeFromTheFileTheEnvironmentAndSecretFiles() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "hush-token\n");
        Settings settings = read(
                "crm.url=https://crm.example\ncrm.user=file\n",
                Map.of("CRM_USER", "environment", "CRM_API_TOKEN_FILE", token.toString(), "CRM_OTHER", "x"),
                "crm.url",
                "crm.user",
                "crm.api-token");

        assertThat(settings.forRoutes())
                .containsEntry("crm.url", "https://crm.example")
                .containsEntry("crm.user", "environment")
                .containsEntry("crm.api-token", "hush-token")
                .doesNotContainKey("crm.other");
        assertThat(settings.problemsOf(List.of("crm.url", "crm.user", "crm.api-token", "smtp.host")))
                .isEmpty();
    }

    @Test
    void aNameThatARouteRefersToIsNoSlipOfThePen() throws Exception {
        assertThatThrownBy(() -> read("sftp.port=22\n", Map.of())).hasMessageContaining("did you mean smtp.port?");

        assertThat(read("sftp.port=22\n", Map.of("SFTP_HOST", "x"), "sftp.port", "sftp.host")
                        .forRoutes())
                .containsEntry("sftp.port", "22")
                .containsEntry("sftp.host", "x");
    }

    @Test
    void onlyASecretComesFromAFileAndNotFromTwoPlaces() {
        assertThatThrownBy(() -> read("", Map.of("CRM_USER_FILE", "x"), "crm.user"))
                .hasMessageContaining("CRM_USER_FILE: only a secret can come from a file");
        assertThatThrownBy(() -> read("", Map.of("CRM_TOKEN_FILE", "x", "CRM_TOKEN", "y"), "crm.token"))
                .hasMessageContaining("are both set");
        assertThatThrownBy(() -> read("", Map.of("CRM_TOKEN_FILE", "/nowhere"), "crm.token"))
                .hasMessageContaining("CRM_TOKEN_FILE: '/nowhere' can't be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm.token",
                "crm.secret",
                "crm.password",
                "crm.key",
                "crm.api-key",
                "crm.secret-access-key",
                "crm.webhook-url",
                "slack.url",
                "slack-finance.url",
                "teams.url"
            })
    void secretsAreKnownByTheirNamesAndNotShown(String name) throws Exception {
        Settings settings = read(name + "=hush-hush\n", Map.of());

        assertThat(settings.redact("refused: hush-hush!")).isEqualTo("refused: ***!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm.url", "crm.user", "crm.key-file", "crm.access-key-id", "crm.keyboard"})
    void whatIsNoSecretIsShown(String name) throws Exception {
        assertThat(read(name + "=a-value\n", Map.of()).redact("a-value")).isEqualTo("a-value");
    }

    @Test
    void ofAnAddressThatIsASecretThePathAloneIsNotShownEither() throws Exception {
        Settings settings = read("slack.url=https://hooks.example/services/T0/hush?sig=hushhush\n", Map.of());

        assertThat(settings.redact("POST /services/T0/hush with sig=hushhush to hooks.example"))
                .isEqualTo("POST *** with *** to hooks.example");
    }

    @Test
    void whatIsBlankIsNotSetAndWhatGoesInTheClearIsRefusedButForThisMachine() throws Exception {
        Settings settings = read(
                "a.url=http://crm.example/hush\nb.url=http://127.0.0.1:80/x\nc.url=https://u:hush@crm.example\nd.url=\nf.key=hush}}\n",
                Map.of());

        assertThat(settings.problemsOf(List.of("a.url", "b.url", "c.url", "d.url", "e.token", "f.key")))
                .hasSize(5)
                .noneMatch(problem -> problem.contains("hush"))
                .anyMatch(problem -> problem.startsWith("a.url: plain http is refused"))
                .anyMatch(problem -> problem.startsWith("f.key: must hold neither {{ nor }}"))
                .anyMatch(problem -> problem.startsWith("c.url: must hold no user"))
                .anyMatch(problem -> problem.startsWith("d.url: not set") && problem.endsWith("or as D_URL"))
                .anyMatch(problem -> problem.startsWith("e.token: not set") && problem.contains("E_TOKEN_FILE"));
    }

    private Settings read(String text, Map<String, String> environment, String... ofRoutes)
            throws IOException, SettingsException {
        Path file = Files.writeString(folder.resolve("application.properties"), text);
        return SettingsFile.read(file, environment, Set.of(ofRoutes));
    }
}
