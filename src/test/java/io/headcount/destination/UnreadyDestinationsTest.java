package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copied destination lacks is said before the month is read, with the file and the setting. */
class UnreadyDestinationsTest {

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, new MovableClock("2026-11-03T09:00:00Z"))
                .with("KEEPNET_CLIENT_ID", "somebody")
                .with("KEEPNET_CLIENT_SECRET", "hush-keepnet");
    }

    @Test
    void settingsThatAreMissingAreNamedWithTheFileThatNeedsThem() throws IOException {
        installation.withExample("slack").withExample("lago").with("LAGO_URL", " ");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.contains("not set")))
                .hasSize(4)
                .anyMatch(line -> line.contains("deliver-slack.camel.yaml needs slack.url: not set")
                        && line.contains("SLACK_URL (or, by a file, SLACK_URL_FILE)"))
                .anyMatch(line -> line.contains("deliver-lago.camel.yaml needs lago.api-key: not set"))
                .anyMatch(line -> line.contains("deliver-lago.camel.yaml needs lago.url: not set"));
        assertThat(installation.run("check").out())
                .contains("FAIL  routes", "deliver-slack.camel.yaml needs slack.url");
    }

    @Test
    void whatWouldGoInTheClearIsRefused() throws IOException {
        installation.withExample("slack").with("SLACK_URL", "http://hooks.example/services/hush-slack");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("deliver-slack.camel.yaml needs slack.url: plain http is refused", "use https")
                .doesNotContain("hush-slack");
    }

    @Test
    void anAddressInTheRouteItselfThatWouldGoInTheClearIsRefused() throws IOException {
        installation.withDestination("crm", "- to: { uri: \"http://crm.example:8080/hush-path\" }");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("http://crm.example:8080 would be called without encryption")
                .doesNotContain("hush-path");
    }

    @Test
    void aFileOfCustomersThatIsWrongIsNamedWithItsLine() throws IOException {
        installation
                .withExample("gradient")
                .with("GRADIENT_URL", "https://gradient.example")
                .with("GRADIENT_SERVICE_ID", "7")
                .with("GRADIENT_TOKEN", "hush");
        assertThat(installation.run("check").out()).contains("customers.csv: is not there");

        Files.writeString(installation.home().customers(), "companyId,lago\n");

        assertThat(installation.run("check").out()).contains("customers.csv, line 1: there is no column 'gradient'");
    }

    @Test
    void aWordThatAGroupDoesNotKnowIsNamed() throws IOException {
        installation.withRoute(
                "deliver-crm.camel.yaml",
                "- route:",
                "    id: deliver-crm",
                "    group: destination, add",
                "    from:",
                "      uri: direct:deliver-crm",
                "      steps:",
                "        - log: { message: x }");

        assertThat(installation.run("statement").err()).contains("deliver-crm", "says 'add'", "'adds after 23h'");
    }
}
