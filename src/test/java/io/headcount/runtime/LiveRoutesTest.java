package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.operations.health.Health;
import io.headcount.reading.Progress;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.CronTrigger;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;

/** Routes are the operator's: what changes in {@code routes/} while it serves is taken in, and what is broken is not. */
class LiveRoutesTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;
    private Ledger ledger;
    private HeadcountRuntime runtime;
    private LiveRoutes live;
    private Health health;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock));
        installation =
                Installation.of(sandbox, folder.resolve("home"), clock).with("EMAIL_ALERT_TO", "ops@msp.example");
        // What begins by itself would make the order of things a matter of luck.
        Files.delete(installation.home().routes().resolve("schedule-at-start.camel.yaml"));
        Files.delete(installation.home().routes().resolve("schedule-deliveries.camel.yaml"));
        Files.delete(installation.home().routes().resolve("schedule-alerts.camel.yaml"));
        start();
    }

    private void start() throws Exception {
        ledger = installation.ledger();
        runtime = HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE);
        live = runtime.liveRoutes(installation::settings);
        health = runtime.health(ledger);
    }

    @AfterEach
    void end() {
        runtime.close();
        ledger.close();
        sandbox.close();
    }

    @Test
    void aFileThatComesIsADestinationAndOneThatGoesIsNone() throws Exception {
        installation.withDestination("crm", "- to:", "    uri: file:" + folder.resolve("crm") + "?fileName=one.json");
        look();
        assertThat(runtime.destinations().names()).containsExactly("crm", "email", "webhook");

        installation.withDestination("crm", "- to:", "    uri: file:" + folder.resolve("crm") + "?fileName=two.json");
        look();
        runtime.call("bring-books-up-to-date");
        assertThat(folder.resolve("crm/two.json")).exists();
        assertThat(folder.resolve("crm/one.json")).doesNotExist();
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);

        Files.delete(installation.home().routes().resolve("deliver-crm.camel.yaml"));
        look();
        assertThat(runtime.destinations().names()).containsExactly("email", "webhook");
        clock.set("2026-12-02T09:00:00Z");
        runtime.call("bring-books-up-to-date");
        assertThat(ledger.statements().history().get(0).deliveries())
                .extracting(Delivery::destination)
                .containsExactly("email", "webhook");
    }

    @Test
    void aBrokenFileLeavesTheRoutesOfBeforeRunningAndIsToldWhereItIsBroken() throws Exception {
        installation.withDestination("crm", "- frobnicate: {}");
        look();

        assertThat(runtime.routesProblem().orElseThrow()).contains("deliver-crm.camel.yaml", "frobnicate", "line");
        assertThat(check("route-files")).contains("\"UP\"", "deliver-crm.camel.yaml", "the previous routes go on");
        assertThat(health.ready().answer("/health").status()).isEqualTo(200);
        assertThat(troubles()).singleElement().satisfies(trouble -> assertThat(trouble.message())
                .contains("deliver-crm.camel.yaml", "frobnicate", "fix the file", "a restart would be refused"));
        runtime.call("alerts");
        assertThat(sandbox.mails()).hasSize(1);
        runtime.call("bring-books-up-to-date");
        assertThat(ledger.statements().history().get(0).deliveries())
                .extracting(Delivery::destination)
                .containsExactly("email", "webhook");

        installation.withDestination("crm", "- to:", "    uri: file:" + folder.resolve("crm"));
        look();
        assertThat(runtime.routesProblem()).isEmpty();
        assertThat(runtime.destinations().names()).contains("crm");
        assertThat(check("route-files")).contains("\"UP\"").doesNotContain("crm");
        runtime.call("alerts");
        assertThat(troubles()).isEmpty();
    }

    @Test
    void aSecondWebhookWaitsForARestartAndThatIsSaid() throws Exception {
        installation.withCopy(Path.of("routes", "deliver-webhook.camel.yaml"), "webhook", 2);
        look();

        assertThat(runtime.routesProblem().orElseThrow()).contains("the settings of webhook2 for the first time");
        assertThat(troubles()).singleElement().satisfies(trouble -> assertThat(trouble.message())
                .contains("The routes go on as they were before; those are read at a start: restart serve."));
        assertThat(runtime.destinations().names()).containsExactly("email", "webhook");
    }

    @Test
    void aBrokenFileThatIsTakenAwayIsForgotten() throws Exception {
        installation.withRoute("deliver-crm.camel.yaml", "- route: [");
        look();
        assertThat(runtime.routesProblem()).isPresent();

        Files.delete(installation.home().routes().resolve("deliver-crm.camel.yaml"));
        look();
        assertThat(runtime.routesProblem()).isEmpty();
        assertThat(runtime.destinations().names()).containsExactly("email", "webhook");
    }

    @Test
    void aFileThatIsHalfWrittenIsNotTakenForAWholeOne() throws Exception {
        installation.withRoute("deliver-crm.camel.yaml", "- route:");
        live.look();
        installation.withDestination("crm", "- to:", "    uri: file:" + folder.resolve("crm"));
        live.look();
        assertThat(runtime.routesProblem()).isEmpty();
        live.look();

        assertThat(runtime.routesProblem()).isEmpty();
        assertThat(runtime.destinations().names()).contains("crm");
    }

    @Test
    void aSettingThatANewRouteNeedsIsNamedAndItsSecretHiddenOnceItIsThere() throws Exception {
        Files.copy(
                Path.of("routes", "examples", "deliver-slack.camel.yaml"),
                installation.home().routes().resolve("deliver-slack.camel.yaml"));
        look();
        assertThat(runtime.routesProblem().orElseThrow())
                .contains("deliver-slack.camel.yaml", "slack.url", "SLACK_URL");

        Files.createDirectories(installation.home().settingsFile().getParent());
        Files.writeString(installation.home().settingsFile(), "slack.url=http://127.0.0.1:1/services/planted-path\n");
        look();
        assertThat(runtime.routesProblem()).isEmpty();

        runtime.call("bring-books-up-to-date");
        assertThat(ledger.statements().history().get(0).deliveries())
                .filteredOn(delivery -> delivery.destination().equals("slack"))
                .singleElement()
                .satisfies(delivery ->
                        assertThat(String.valueOf(delivery)).isNotEmpty().doesNotContain("planted"));
        assertThat(installation.settings().redact("")).isEmpty();
    }

    @Test
    void aReadingThatIsUnderWayWhenItsRouteChangesIsFinishedAndRecordedOnce() throws Exception {
        sandbox.fault(Fault.SLOW);
        FutureTask<Void> run = new FutureTask<>(() -> {
            runtime.call("bring-books-up-to-date");
            return null;
        });
        new Thread(run, "run").start();
        await().until(() -> sandbox.apiCalls().stream().anyMatch(call -> call.pageNumber() > 0));
        for (String name : List.of("keepnet-companies", "keepnet-export", "deliver-webhook", "statement")) {
            Path file = installation.home().routes().resolve(name + ".camel.yaml");
            Files.writeString(file, Files.readString(file) + "# changed\n");
        }
        look();
        run.get(60, TimeUnit.SECONDS);

        assertThat(runtime.routesProblem()).isEmpty();
        assertThat(ledger.statements().history()).hasSize(1);
        assertThat(troubles()).isEmpty();
        runtime.deliver();
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);
    }

    @Test
    void theScheduleMayChangeWhileItRuns() throws Exception {
        assertThat(cron()).isEqualTo("0 0 6 * * ?");
        Path schedule = installation.home().routes().resolve("schedule.camel.yaml");
        Files.writeString(schedule, Files.readString(schedule).replace("\"{{billing.schedule}}\"", "\"0 30 7 * * ?\""));
        look();

        assertThat(runtime.routesProblem()).isEmpty();
        assertThat(cron()).isEqualTo("0 30 7 * * ?");
    }

    @Test
    void theScheduleMayChangeAlsoWhereMachinesShareIt() throws Exception {
        end();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
                Sandbox vendor = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                        .withCompanies(12)
                        .withClock(clock))) {
            sandbox = vendor;
            installation
                    .with("KEEPNET_API_BASE_URL", vendor.apiBaseUrl())
                    .with("LEDGER_URL", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres")
                    .with("LEDGER_USERNAME", "postgres");
            start();
            theScheduleMayChangeWhileItRuns();
            theScheduleIsWrong();
            end();
            start();
            assertThat(cron()).isEqualTo("0 30 7 * * ?");
            end();
        }
        begin();
    }

    private void theScheduleIsWrong() throws Exception {
        Path schedule = installation.home().routes().resolve("schedule.camel.yaml");
        String right = Files.readString(schedule);
        Files.writeString(schedule, right.replace("0 30 7 * * ?", "0 30 25 * * ?"));
        look();
        assertThat(runtime.routesProblem().orElseThrow()).contains("schedule.camel.yaml", "0 30 25");
        assertThat(cron()).isEqualTo("0 30 7 * * ?");
        Files.writeString(schedule, right);
        look();
        assertThat(runtime.routesProblem()).isEmpty();
    }

    @Test
    void aRuleForAllRoutesIsTakenInByAllOfThem() throws Exception {
        Path errors = installation.home().routes().resolve("errors.camel.yaml");
        Files.writeString(errors, Files.readString(errors).replace("let-the-caller-know", "tell-the-caller"));
        look();
        assertThat(runtime.routesProblem()).isEmpty();

        runtime.call("bring-books-up-to-date");
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);
    }

    @Test
    void whatEverythingNeedsCanNotBeTakenAwayFromUnderIt() throws Exception {
        Path statement = installation.home().routes().resolve("statement.camel.yaml");
        Files.move(statement, folder.resolve("statement"));
        look();
        assertThat(runtime.routesProblem().orElseThrow()).contains("there is no route 'statement'");
        runtime.call("bring-books-up-to-date");
        assertThat(ledger.statements().history()).hasSize(1);

        Files.move(folder.resolve("statement"), statement, StandardCopyOption.REPLACE_EXISTING);
        look();
        assertThat(runtime.routesProblem()).isEmpty();
    }

    @Test
    void aFolderThatIsEmptyForAMomentStopsNothing() throws Exception {
        Path aside = folder.resolve("aside");
        Files.move(installation.home().routes(), aside);
        look();
        assertThat(runtime.routesProblem().orElseThrow()).contains("has no routes");
        assertThat(runtime.destinations().names()).containsExactly("email", "webhook");

        Files.move(aside, installation.home().routes());
        look();
        assertThat(runtime.routesProblem()).isEmpty();
    }

    @Test
    void aBeanThatThereIsNotIsNamedWithItsLine() throws Exception {
        installation.withDestination("crm", "- bean: { ref: crmMessage, method: compose }");
        look();

        assertThat(runtime.routesProblem().orElseThrow()).contains("deliver-crm.camel.yaml, line 8", "crmMessage");
    }

    @Test
    void aCallOfNobodyIsFoundBeforeTheMonthEnds() throws Exception {
        installation.withDestination("crm", "- to: { uri: \"direct:send-to-crm\" }");
        look();

        assertThat(runtime.routesProblem().orElseThrow())
                .contains("deliver-crm.camel.yaml, line 8", "direct:send-to-crm", "no route begins there");
    }

    /** Twice: a change is believed when it has stayed as it is. */
    private void look() throws Exception {
        live.look();
        live.look();
        // Whatever was tried, what runs goes on.
        assertThat(check("scheduler")).contains("\"UP\"");
        assertThat(SchedulerRepository.getInstance().lookupAll())
                .as("what was only tried leaves no scheduler behind")
                .extracting(scheduler -> scheduler.getSchedulerName())
                .noneMatch(name -> name.contains("rehearsal"));
        assertThat(health.ready().answer("/health").status()).isEqualTo(200);
    }

    private List<Trouble> troubles() {
        return ledger.troubles().all();
    }

    private String check(String name) throws Exception {
        JsonNode answer =
                new ObjectMapper().readTree(health.ready().answer("/health").body());
        for (JsonNode check : answer.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check.toString();
            }
        }
        return "";
    }

    private String cron() throws Exception {
        CronTrigger trigger = (CronTrigger) runtime.context()
                .getComponent("quartz", QuartzComponent.class)
                .getScheduler()
                .getTrigger(new TriggerKey("books", "headcount"));
        return trigger.getCronExpression();
    }
}
