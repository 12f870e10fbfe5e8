package io.headcount.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked for in a log of many runs: all that one of them said. */
class LogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withFaults(Fault.SERVER_ERROR_ONCE, Fault.WEBHOOK_500));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void everyLineOfARunSaysWhoseAndWhichPeriodAndStatementAndDestinationItIs() throws Exception {
        List<JsonNode> lines = run("json").lines().map(LogTest::json).toList();

        RecordedStatement statement = installation.history().get(0);
        String period = statement.period().toString();
        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> {
            assertThat(line.at("/mdc/account").asText()).as(line.toString()).isEqualTo("default");
            assertThat(line.at("/mdc/period").asText()).as(line.toString()).isEqualTo(period);
            assertThat(line.path("timestamp").isIntegralNumber()).isTrue();
        });
        assertThat(lines)
                .filteredOn(
                        line -> line.path("formattedMessage").asText().startsWith("The vendor's server has a problem"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("WARN"));
        assertThat(lines)
                .filteredOn(
                        line -> line.path("formattedMessage").asText().matches("(Delivering|Delivered|The delivery).*"))
                .hasSize(4)
                .allSatisfy(line -> {
                    assertThat(line.at("/mdc/statement").asText()).isEqualTo(statement.id());
                    assertThat(line.path("formattedMessage").asText())
                            .contains(line.at("/mdc/destination").asText());
                    assertThat(line.at("/mdc/destination").asText()).isIn("email", "webhook");
                });
    }

    @Test
    void forPeopleItStandsBehindTheWords() throws Exception {
        String log = run("text");

        RecordedStatement statement = installation.history().get(0);
        String about = " account=default period=" + statement.period();
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).matches("\\d{4}-.*Z (INFO|WARN)  ?.*"));
        assertThat(log)
                .contains("in 25 companies." + about + " statement=" + statement.id() + "\n")
                .contains("to email, attempt 1." + about + " statement=" + statement.id() + " destination=email\n");
    }

    @Test
    void aFormatThatThereIsNotIsAMistakeAndNotAnotherFormat() throws Exception {
        Installation.Run run = installation.with("LOG_FORMAT", "yaml").run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("log.format", "text", "json");
    }

    @Test
    void whatCollectsTheLogUnderstandsAlsoWhyServeDidNotStart() throws Exception {
        try (Child child = Child.start(installation.with("LOG_FORMAT", "json").with("EMAIL_LOCALE", "xx"), "serve")) {
            Installation.Run run = child.end();

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err().lines().map(LogTest::json))
                    .anySatisfy(line ->
                            assertThat(line.path("formattedMessage").asText()).contains("xx"));
        }
    }

    private String run(String format) throws Exception {
        try (Child child = Child.start(installation.with("LOG_FORMAT", format), "statement")) {
            Installation.Run run = child.end();
            assertThat(run.exit()).as(run.err()).isEqualTo(5);
            return run.err();
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
