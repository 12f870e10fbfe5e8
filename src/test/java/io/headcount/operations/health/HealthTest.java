package io.headcount.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.operations.web.Answer;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    @TempDir
    private Path folder;

    /** One life of a runtime: well, with a vendor in trouble, and with its ledger gone. */
    @Test
    void whoeverWatchesLearnsWhatIsMissingAndIsNotAlarmedByWhatARestartWouldNotMend() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(3)
                .withFaults(Fault.of("server-error-forever")))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
            Ledger ledger = installation.ledger();
            try (HeadcountRuntime runtime = HeadcountRuntime.start(
                    installation.home(),
                    installation.settings(),
                    ledger,
                    Clock.systemUTC(),
                    Progress.NONE,
                    Scope.SERVE)) {
                Health health = runtime.health(ledger);

                Answer well = health.ready().answer("/health/ready");
                assertThat(well.status()).as(text(well)).isEqualTo(200);
                assertThat(json(well).path("status").asText()).isEqualTo("UP");
                assertThat(json(well).path("checks"))
                        .extracting(check -> check.path("name").asText())
                        .contains("ledger", "scheduler", "route:schedule", "route:deliver-email", "route:statement");
                assertThat(text(health.readyInAWord().answer("/health/ready"))).isEqualTo("{\"status\":\"UP\"}");

                ledger.close();
                Answer without = health.ready().answer("/health/ready");
                assertThat(without.status()).isEqualTo(503);
                assertThat(json(without).path("checks"))
                        .filteredOn(check -> check.path("state").asText().equals("DOWN"))
                        .singleElement()
                        .satisfies(
                                check -> assertThat(check.path("name").asText()).isEqualTo("ledger"))
                        .satisfies(check ->
                                assertThat(check.path("message").asText()).contains("the database does not answer"));
                assertThat(health.live().answer("/health/live").status()).isEqualTo(200);
            }
        }
    }

    /** A supervisor, a load balancer and a person may ask at the same moment. */
    @Test
    void manyWhoAskAtOnceGetTheSameAnswer() throws Exception {
        try (Sandbox sandbox =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
            try (Ledger ledger = installation.ledger();
                    HeadcountRuntime runtime = HeadcountRuntime.start(
                            installation.home(),
                            installation.settings(),
                            ledger,
                            Clock.systemUTC(),
                            Progress.NONE,
                            Scope.SERVE)) {
                Health health = runtime.health(ledger);
                ExecutorService crowd = Executors.newFixedThreadPool(12);
                try {
                    for (Future<Answer> each : crowd.invokeAll(Collections.<Callable<Answer>>nCopies(
                            60, () -> health.ready().answer("/health/ready")))) {
                        assertThat(each.get().status()).as(text(each.get())).isEqualTo(200);
                    }
                } finally {
                    crowd.shutdownNow();
                }
            }
        }
    }

    private static JsonNode json(Answer answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
