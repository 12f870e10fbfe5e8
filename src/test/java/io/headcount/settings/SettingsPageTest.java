package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the settings is written from the list that validates them: {@code -Ddocs.write=true} writes it anew. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    private static final String HEAD =
            """
            # Settings

            In `config/application.properties`, each overridden by the environment variable beside it. A secret may also come from a file,
            named in the variable with `_FILE` at its end (`KEEPNET_CLIENT_SECRET_FILE=/run/secrets/keepnet`), as containers provide it.
            A setting that is unknown or malformed stops the start with a line that names it and the nearest known one. Changes count from
            the next start; `headcount check` tries them before.

            Lengths of time are written `500ms`, `30s`, `30m`, `2h` or `3d`. What you write beside these settings is yours: your own routes
            find it as `{{name}}`. A setting that stands twice in the file stops the start, too, with both lines.

            No other variable sets anything but `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, where `proxy.url` and `proxy.exclude` are not set, and neither does a property of the virtual machine (`-D…`) or a variable of Camel's own (`CAMEL_…`). What routes
            refer to and follows from settings (`smtp.starttls`, `smtp.scheme`, `smtp.login`, `email.enabled` and the like) can't be set. A
            variable that is the link to a Kubernetes service (`SMTP_PORT=tcp://10.0.0.1:25`) is told in the log and ignored, and so is one that
            nearly has the name of a setting but not its first word (`MAIL_FROM`).
            """;

    private static final String TAIL =
            """

            With several accounts each but `default` has `accounts.<name>.client-id` and `accounts.<name>.client-secret`
            (`ACCOUNTS_<NAME>_CLIENT_ID`, `ACCOUNTS_<NAME>_CLIENT_SECRET`); names are small letters, digits and hyphens.
            No two may have the same client id. An account that gets another name has `accounts.<name>.formerly`
            (`ACCOUNTS_<NAME>_FORMERLY`): what it was called before; its history goes with it ([recover.md](recover.md)).

            A second webhook has `webhook2.url` and `webhook2.secret` (`WEBHOOK2_URL`, `WEBHOOK2_SECRET`, `WEBHOOK2_SECRET_FILE`), once a copied route names
            them ([destinations.md](destinations.md#a-second-one-of-the-same-kind)); what no route names is an error, as is any other name with a number behind a group.
            """;

    @Test
    void thePageAboutTheSettingsTellsOfThoseThatThereAre() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    private static String page() {
        Map<String, List<Setting<?>>> groups = Setting.ALL.stream()
                .collect(Collectors.groupingBy(
                        setting -> setting.name().replaceFirst("\\..*", ""), LinkedHashMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        groups.forEach((group, settings) -> {
            page.append("\n## ")
                    .append(group)
                    .append("\n\n| setting | environment | standard | what it is |\n|---|---|---|---|\n");
            settings.forEach(setting -> page.append("| `")
                    .append(setting.name())
                    .append("` | `")
                    .append(setting.variable())
                    .append("` | ")
                    .append(setting.standard().isEmpty() ? "–" : "`" + setting.standard() + "`")
                    .append(" | ")
                    .append(setting.meaning())
                    .append(choices(setting))
                    .append(setting.secret() ? " (secret)" : "")
                    .append(" |\n"));
        });
        return page.append(TAIL).toString();
    }

    private static String choices(Setting<?> setting) {
        List<String> choices = setting.form().choices();
        return choices.isEmpty() ? "" : "; one of `" + String.join("`, `", choices) + "`";
    }
}
