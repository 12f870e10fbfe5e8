package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others set in the environment, or for the virtual machine, changes nothing; least of all does it switch security off. */
class ForeignVariablesTest {

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void allOfThemTogetherLeaveAStatementAsItIs() throws Exception {
        Counterpart.FOREIGN.forEach(installation::with);

        Installation.Run run = statement(List.of());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void noneOfThemMailsInTheClear() throws Exception {
        Map<String, String> foreign =
                Map.of("smtp.starttls", "false", "smtp.security", "none", "camel.main.tracing", "true");
        installation.with("SMTP_SECURITY", "starttls").with("SMTP_STARTTLS", "false");

        Installation.Run run = statement(foreign.entrySet().stream()
                .map(each -> "-D" + each.getKey() + "=" + each.getValue())
                .toList());

        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(run.out()).contains("STARTTLS");
        assertThat(sandbox.mails()).isEmpty();
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void oneThatIsNearlyOursIsToldAndSoIsALinkToAService() throws Exception {
        installation
                .with("MAIL_FROM", "a@b.example")
                .with("MAIL_TO", "c@d.example")
                .with("SERVER_PORT", "tcp://10.0.0.1:25");

        Installation.Run run = statement(List.of());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err())
                .containsOnlyOnce("MAIL_FROM in the environment is no setting of Headcount; it is ignored.")
                .containsOnlyOnce("SERVER_PORT in the environment is a link to a Kubernetes service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.http.automatic-retries-disabled=false",
                "camel.component.https.automaticRetriesDisabled=false",
                "camel.main.autoConfigurationEnvironmentVariablesEnabled=true",
                "camel.component.properties.environmentVariableMode=2"
            })
    void norDoesTheFileSetUpCamelAnew(String line) throws Exception {
        Path file = installation.home().settingsFile();
        Files.createDirectories(file.getParent());
        Files.writeString(file, line + "\n");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(line.replaceFirst("=.*", "") + ": is set by Headcount");
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void whatAnOperatorSetsForAnOwnRouteIsStillFound() throws Exception {
        installation
                .withDestination(
                        "own",
                        "- to: { uri: 'file:" + folder.resolve("own")
                                + "', parameters: { fileName: '{{own.text}}-{{own.other:else}}-{{own.third}}' } }")
                .with("OWN_TEXT", "found");
        Path file = installation.home().settingsFile();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "own.third=in-the-file\n");

        Installation.Run run = statement(List.of());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(folder.resolve("own/found-else-in-the-file")).isNotEmptyFile();
    }

    @Test
    void aByteOrderMarkInAnyFileThatPeopleWriteIsNoPartOfIt() throws Exception {
        try (Stream<Path> files = Files.walk(installation.home().folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().matches(".*\\.(yaml|properties|ftlh?)")) {
                    Files.writeString(file, "\uFEFF" + Files.readString(file), StandardOpenOption.TRUNCATE_EXISTING);
                }
            }
        }

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(sandbox.mails()).singleElement().satisfies(mail -> assertThat(Files.readString(mail.html()))
                .doesNotContain("\uFEFF"));
    }

    private Installation.Run statement(List<String> options) throws IOException, InterruptedException {
        try (Child child = Child.start(installation, options, "statement")) {
            return child.end();
        }
    }
}
