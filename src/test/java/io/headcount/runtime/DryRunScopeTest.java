package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.Installation;
import io.headcount.reading.Progress;
import io.headcount.reading.ProvenReading;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only reads starts what reading needs, and misses nothing of it however an operator has led the routes. */
class DryRunScopeTest {

    private static final int COMPANIES = 3;

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(COMPANIES));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aLookAtTheNumberStartsNoMailNoScheduleAndNoDestination() throws Exception {
        try (HeadcountRuntime runtime = start()) {
            assertThat(runtime.context().getRoutes())
                    .extracting(Route::getRouteId)
                    .containsExactlyInAnyOrderElementsOf(RouteFiles.NEEDED_TO_READ);
            assertThat(runtime.context().getComponentNames()).doesNotContain("smtp", "smtps", "quartz");
            assertReads(runtime);
        }
    }

    @Test
    void aDestinationThatIsNotSetUpYetHoldsUpNoLookAtTheNumber() throws Exception {
        installation.withDestination("crm", "- to: { uri: \"{{crm.url}}\" }");

        try (HeadcountRuntime runtime = start()) {
            assertReads(runtime);
        }
    }

    @Test
    void aStepThatAnOperatorPutIntoTheReadingFindsItsRoute() throws Exception {
        leadReadingThrough("        - to: { uri: \"direct:house-rule?timeout=1000\" }");
        installation.withCalled("house-rule", "- to: { uri: \"direct://other-house-rule\" }");
        installation.withCalled("other-house-rule", "- log: { message: read }");

        try (HeadcountRuntime runtime = start()) {
            assertThat(runtime.context().getRoute("other-house-rule")).isNotNull();
            assertThat(runtime.context().getRoute("deliver-email")).isNull();
            assertReads(runtime);
        }
    }

    @Test
    void aCallWhoseNameIsKnownOnlyWhenItRunsFindsItsRoute() throws Exception {
        leadReadingThrough("        - toD: { uri: \"direct:${variable.account}-rule\" }");
        installation.withCalled("default-rule", "- log: { message: read }");

        try (HeadcountRuntime runtime = start()) {
            assertThat(runtime.context().getRoute("deliver-email")).isNotNull();
            assertReads(runtime);
        }
    }

    @Test
    void aRouteOfTheReadingThatIsGoneIsNamed() throws Exception {
        Files.delete(installation.home().routes().resolve("keepnet-export.camel.yaml"));

        assertThatThrownBy(this::start)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no route 'keepnet-export'");
    }

    private HeadcountRuntime start() throws SettingsException {
        return HeadcountRuntime.start(
                installation.home(), installation.settings(), null, Clock.systemUTC(), Progress.NONE, Scope.READ);
    }

    private void leadReadingThrough(String step) throws Exception {
        Path file = installation.home().routes().resolve("proven-reading.camel.yaml");
        List<String> lines = Files.readAllLines(file);
        lines.add(lines.indexOf("      steps:") + 1, step);
        Files.write(file, lines);
    }

    private void assertReads(HeadcountRuntime runtime) throws RouteFailure {
        ProvenReading reading =
                runtime.call("proven-reading", "default", sandbox.currentMonth().minusMonths(1), ProvenReading.class);
        assertThat(reading.lines()).hasSize(COMPANIES);
        assertThat(reading.total())
                .isEqualTo(sandbox.expectedTotal(sandbox.currentMonth().minusMonths(1)));
    }
}
