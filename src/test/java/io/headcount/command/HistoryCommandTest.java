package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final MovableClock clock = new MovableClock("2026-10-02T09:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void anEmptyLedgerIsNoError() throws IOException {
        Installation installation = Installation.in(folder, clock);

        Installation.Run text = installation.run("history");
        Installation.Run json = installation.run("history", "--format", "json");

        assertThat(text.exit()).isZero();
        assertThat(text.out().lines()).singleElement().asString().startsWith("No statement has been recorded yet");
        assertThat(json.exit()).isZero();
        assertThat(JSON.readTree(json.out()).path("statements").isArray()).isTrue();
        assertThat(JSON.readTree(json.out()).path("statements")).isEmpty();
    }

    @Test
    void statementsAndDeliveriesAreListedNewestFirst() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            installation.run("statement");
            clock.set("2026-11-03T09:00:00Z");
            sandbox.fault(Fault.WEBHOOK_500);
            installation.run("statement");
            int calls = sandbox.apiCalls().size();

            Installation.Run text = installation.run("history");
            Installation.Run json = installation.run("history", "--format", "json");

            assertThat(text.exit()).isZero();
            assertThat(text.out())
                    .containsSubsequence(
                            "2026-10  final revision 1: " + number(sandbox, "2026-10"),
                            "webhook: pending",
                            "2026-09  final revision 1: " + number(sandbox, "2026-09"),
                            "webhook: delivered at");
            JsonNode statements = JSON.readTree(json.out()).path("statements");
            assertThat(statements.findValuesAsText("period")).containsExactly("2026-10", "2026-09");
            JsonNode newest = statements.get(0);
            assertThat(newest.path("totalMonthlyUsers").asLong())
                    .isEqualTo(sandbox.expectedTotal(YearMonth.of(2026, 10)));
            assertThat(newest.path("companyCount").asInt()).isEqualTo(12);
            assertThat(newest.path("revision").asInt()).isEqualTo(1);
            assertThat(newest.path("deliveries").findValuesAsText("state")).containsExactly("delivered", "pending");
            assertThat(newest.path("deliveries").get(1).path("reason").asText()).contains("500");
            assertThat(newest.path("deliveries")
                            .get(1)
                            .path("attemptHistory")
                            .get(0)
                            .path("reason")
                            .asText())
                    .contains("500");
            assertThat(sandbox.apiCalls()).hasSize(calls);
        }
    }

    private static String number(Sandbox sandbox, String period) {
        return String.format(Locale.ROOT, "%,d monthly users", sandbox.expectedTotal(YearMonth.parse(period)));
    }
}
